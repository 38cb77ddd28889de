package io.pimento.pim.dram.statistics;

import it.unimi.dsi.fastutil.longs.Long2LongAVLTreeMap;
import java.util.Map;

/**
 * Counts of latencies in cycles: exact below 65,536, beyond in steps of less than a thousandth of
 * the latency, so that its size does not grow with the trace. Mean, least and most are exact.
 */
public final class LatencyHistogram {
  private static final int USUAL = 1 << 16;
  private static final int SIGNIFICANT = 11;

  private final long[] usual = new long[USUAL];
  private final Long2LongAVLTreeMap beyond = new Long2LongAVLTreeMap();
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
      beyond.addTo(stepEnd(latency), 1);
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

  /** The greatest latency of the step, which keeps eleven significant bits. */
  private static long stepEnd(long latency) {
    int shift = 63 - Long.numberOfLeadingZeros(latency) - SIGNIFICANT + 1;
    return latency | ((1L << shift) - 1);
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
    for (Map.Entry<Long, Long> e : beyond.long2LongEntrySet()) {
      seen += e.getValue();
      if (seen >= rank) {
        return Math.min(most, e.getKey());
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
