package io.pimento.serve;

import java.util.Arrays;

/**
 * How long something takes.
 *
 * @param p50 the median, in microseconds
 * @param p99 what one in a hundred exceeds
 */
record Percentiles(double p50, double p99) {
  private static final int MOST = 200_000;
  private static final double MICROS = 1e3;

  /** Work that is timed. */
  interface Work {
    void once() throws Exception;
  }

  /**
   * Times work over and over; of the times the first third is left out, as a warm-up.
   *
   * @param seconds in all
   */
  static Percentiles of(double seconds, Work work) throws Exception {
    long[] times = new long[MOST];
    int count = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (count < MOST && (count < 10 || System.nanoTime() < end)) {
      long start = System.nanoTime();
      work.once();
      times[count++] = System.nanoTime() - start;
    }
    long[] kept = Arrays.copyOfRange(times, count / 3, count);
    Arrays.sort(kept);
    return new Percentiles(at(kept, 0.5), at(kept, 0.99));
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))] / MICROS;
  }
}
