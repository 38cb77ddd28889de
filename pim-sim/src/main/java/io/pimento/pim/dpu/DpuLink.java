package io.pimento.pim.dpu;

import io.pimento.pim.dram.device.ConstantsFile;

/**
 * How bytes come to the banks and back. The processors of a rank are served together, each as much
 * as the one that needs most (PrIM, section 3.4: buffers of one size); some ranks at once.
 *
 * @param dpusPerRank processors that share a rank's bandwidth
 * @param ranksAtOnce ranks whose transfers go on side by side
 * @param send GB/s to a whole rank
 * @param back GB/s from a whole rank
 */
public record DpuLink(int dpusPerRank, int ranksAtOnce, double send, double back) {
  static DpuLink read(ConstantsFile c) {
    return new DpuLink(
        (int) c.integer("dpus_per_rank", 1),
        (int) c.integer("ranks_at_once", 1),
        c.positive("send_gigabytes_per_second"),
        c.positive("return_gigabytes_per_second"));
  }

  /** Nanoseconds to send each processor its bytes. */
  public double sendNanoseconds(long[] bytes) {
    return nanoseconds(bytes, send);
  }

  /** Nanoseconds to fetch each processor's bytes. */
  public double returnNanoseconds(long[] bytes) {
    return nanoseconds(bytes, back);
  }

  private double nanoseconds(long[] bytes, double gigabytes) {
    double all = 0;
    for (int first = 0; first < bytes.length; first += ranksAtOnce * dpusPerRank) {
      double slowest = 0;
      int end = Math.min(bytes.length, first + ranksAtOnce * dpusPerRank);
      for (int rank = first; rank < end; rank += dpusPerRank) {
        long most = 0;
        for (int u = rank; u < Math.min(end, rank + dpusPerRank); u++) {
          most = Math.max(most, bytes[u]);
        }
        slowest = Math.max(slowest, most * (double) dpusPerRank / gigabytes);
      }
      all += slowest;
    }
    return all;
  }

  /** GB/s at which tables are brought to so many processors, all as full. */
  public double loading(int dpus) {
    int ranks = Math.ceilDiv(dpus, dpusPerRank);
    return send * Math.min(ranks, ranksAtOnce);
  }
}
