package io.pimento.codesign.measure;

import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.function.LongUnaryOperator;

/**
 * A list of lines to gather, timed again and again: the best time counts, for a neighbour on the
 * machine slows one timing, and nothing quickens one.
 */
final class Reads implements AutoCloseable {
  private final int warm;
  private final int count;
  private final NativeBlock ids;
  private double best = Double.POSITIVE_INFINITY;

  /**
   * @param warm how many come first, untimed
   * @param line the place of the i-th
   */
  Reads(int warm, int count, LongUnaryOperator line) {
    this.warm = warm;
    this.count = count;
    this.ids = NativeMemory.allocateFloats((long) warm + count);
    for (int i = 0; i < warm + count; i++) {
      NativeMemory.putInt(ids.address(), i, Math.toIntExact(line.applyAsLong(i)));
    }
  }

  /** Once more; what lies in the cache by then is what the untimed reads left there. */
  void time(Gathers g) {
    g.gather(ids.address(), warm);
    long start = System.nanoTime();
    g.gather(ids.address() + (long) Integer.BYTES * warm, count);
    best = Math.min(best, (double) (System.nanoTime() - start) / count);
  }

  /** Nanoseconds a line. */
  double best() {
    return best;
  }

  /** Byte addresses of the untimed reads. */
  long[] before() {
    return addresses(0, warm);
  }

  /** Byte addresses of the timed ones. */
  long[] asked() {
    return addresses(warm, count);
  }

  private long[] addresses(int from, int size) {
    long[] all = new long[size];
    for (int i = 0; i < size; i++) {
      all[i] = (long) Gathers.LINE * NativeMemory.getInt(ids.address(), (long) from + i);
    }
    return all;
  }

  @Override
  public void close() {
    ids.close();
  }
}
