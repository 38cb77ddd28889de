package io.pimento.runtime.memory;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * One off-heap allocation, live until {@link #close()}.
 *
 * <p>Not safe for use by several threads at once; the memory behind it may be shared freely.
 */
public final class NativeBlock implements AutoCloseable {
  private final long floats;
  private final long bytes;
  private final boolean lent;
  private final @Nullable Arena file;
  private long address;

  NativeBlock(long address, long floats, long bytes) {
    this(address, floats, bytes, false, null);
  }

  /** Memory of a file, which is in no account. */
  NativeBlock(long address, long floats, Arena file) {
    this(address, floats, 0, false, file);
  }

  private NativeBlock(long address, long floats, long bytes, boolean lent, @Nullable Arena file) {
    this.address = address;
    this.file = file;
    this.floats = floats;
    this.bytes = bytes;
    this.lent = lent;
  }

  /** Memory at any address that is somebody else's, outlives the block and is in no account. */
  public static NativeBlock lent(long address, long floats) {
    return new NativeBlock(address, floats, 0, true, null);
  }

  /**
   * The address of the first float, 64-byte aligned unless it is lent.
   *
   * @throws IllegalStateException if the block was closed
   */
  public long address() {
    if (address == 0) {
      throw new IllegalStateException("block of " + floats + " floats was used after it was freed");
    }
    return address;
  }

  /** Size in floats, as asked for. */
  public long floats() {
    return floats;
  }

  /** Size in bytes as counted by the accounts: {@code floats · 4} rounded up to 64. */
  public long bytes() {
    return bytes;
  }

  /** Returns whether the memory was given back. */
  public boolean isClosed() {
    return address == 0;
  }

  /** Gives the memory back; a second call does nothing. */
  @Override
  public void close() {
    if (address != 0) {
      long freed = address;
      address = 0;
      if (file != null) {
        file.close();
      } else if (!lent) {
        NativeMemory.release(freed, bytes);
      }
    }
  }
}
