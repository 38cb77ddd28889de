package io.pimento.pim.dram.statistics;

import java.util.Arrays;

/**
 * Counts of latencies in cycles: exact below 65,536, beyond in steps of less than a thousandth of
 * the latency, so that its size does not grow with the trace. Mean, least and most are exact.
 */
public final class LatencyHistogram {
  private static final int USUAL_BITS = 16;
  private static final int USUAL = 1 << USUAL_BITS;
  private static final int SIGNIFICANT = 11;
  private static final int STEPS = 1 << (SIGNIFICANT - 1);

  private final long[] usual = new long[USUAL];

  /** Counts of the steps beyond, by {@link #step}; as long as the greatest latency needs. */
  private long[] beyond = new long[0];

  private long count;
  private long sum;
  private long least = Long.MAX_VALUE;
  private long most = -1;

  public void add(long latency) {
    count++;
    sum += latency;
    least = Math.min(least, latency);
    most = Math.max(most, latency);
    if (latency < USUAL) {
      usual[(int) latency]++;
    } else {
      int step = step(latency);
      if (step >= beyond.length) {
        beyond = Arrays.copyOf(beyond, (step / STEPS + 1) * STEPS);
      }
      beyond[step]++;
    }
  }

  public long count() {
    return count;
  }

  public long sum() {
    return sum;
  }

  /** The least latency; of nothing, an error. */
  public long least() {
    return some(least);
  }

  /** The greatest latency; of nothing, an error. */
  public long most() {
    return some(most);
  }

  public double mean() {
    return (double) some(sum) / count;
  }

  /** Which step it is in; every power of two has {@link #STEPS}. */
  private static int step(long latency) {
    int power = 63 - Long.numberOfLeadingZeros(latency);
    int part = (int) (latency >>> (power - SIGNIFICANT + 1)) & (STEPS - 1);
    return (power - USUAL_BITS) * STEPS + part;
  }

  /** The greatest latency of a step. */
  private static long stepEnd(int step) {
    int shift = USUAL_BITS + step / STEPS - SIGNIFICANT + 1;
    return (((long) STEPS + step % STEPS + 1) << shift) - 1;
  }

  /**
   * The least latency that at least this fraction of all do not exceed (nearest rank); beyond the
   * exact counts, the end of its step.
   */
  public long percentile(double fraction) {
    long rank = Math.max(1, (long) Math.ceil(some(count) * fraction));
    long seen = 0;
    for (int i = 0; i < USUAL; i++) {
      seen += usual[i];
      if (seen >= rank) {
        return i;
      }
    }
    for (int step = 0; step < beyond.length; step++) {
      seen += beyond[step];
      if (seen >= rank) {
        return Math.min(most, stepEnd(step));
      }
    }
    return most;
  }

  private long some(long value) {
    if (count == 0) {
      throw new IllegalStateException("a histogram of nothing has no figures");
    }
    return value;
  }
}
