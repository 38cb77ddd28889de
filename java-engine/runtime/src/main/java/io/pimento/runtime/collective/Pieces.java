package io.pimento.runtime.collective;

import java.util.Arrays;

/**
 * Stretches of memory that one operation is about: a step's gradients are some hundred tensors, but
 * one exchange.
 */
public final class Pieces {
  private long[] addresses = new long[16];
  private long[] bytes = new long[16];
  private int count;

  /** Adds a stretch; none of the memory is touched until the operation. */
  public Pieces add(long address, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a piece cannot have " + length + " bytes");
    }
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * count);
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    addresses[count] = address;
    bytes[count++] = length;
    return this;
  }

  /** Adds float32 numbers. */
  public Pieces addFloats(long address, long floats) {
    return add(address, Float.BYTES * floats);
  }

  /** Number of pieces. */
  public int count() {
    return count;
  }

  /** Where a piece starts. */
  public long address(int piece) {
    return addresses[piece];
  }

  /** How long a piece is. */
  public long bytes(int piece) {
    return bytes[piece];
  }
}
