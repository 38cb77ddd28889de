package io.pimento.data;

import java.util.Objects;

/**
 * A keyed permutation of {@code [0, rows)}: an alternating Feistel network on the smallest power of
 * two that holds all rows, walked along its cycle until it lands inside (Black and Rogaway,
 * "Ciphers with Arbitrary Finite Domains", CT-RSA 2002). Fewer than two walks are expected.
 */
final class ShuffledOrder implements RowSequence {
  private static final int ROUNDS = 4;

  private final long rows;
  private final long[] keys = new long[2 * ROUNDS];
  private final int lowBits;
  private final long lowMask;
  private final long highMask;

  ShuffledOrder(long seed, int epoch, long rows) {
    if (rows < 0 || epoch < 0) {
      throw new IllegalArgumentException(
          "rows " + rows + " and epoch " + epoch + " must not be negative");
    }
    this.rows = rows;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(Math.max(0, rows - 1)));
    lowBits = bits / 2;
    lowMask = (1L << lowBits) - 1;
    highMask = (1L << (bits - lowBits)) - 1;
    for (int k = 0; k < keys.length; k++) {
      keys[k] = Mix64.mix(seed, epoch, k);
    }
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long rowAt(long position) {
    long x = Objects.checkIndex(position, rows);
    do {
      x = permute(x);
    } while (x >= rows);
    return x;
  }

  private long permute(long x) {
    long low = x & lowMask;
    long high = x >>> lowBits;
    for (int k = 0; k < keys.length; k += 2) {
      high ^= Mix64.mix(low ^ keys[k]) & highMask;
      low ^= Mix64.mix(high ^ keys[k + 1]) & lowMask;
    }
    return (high << lowBits) | low;
  }
}
