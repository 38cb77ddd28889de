package io.pimento.pim.load;

import io.pimento.pim.load.OpenLoop.Outcome;
import org.jspecify.annotations.Nullable;

/** The greatest rate whose p99 latency keeps a limit. */
public final class RateSearch {
  private static final double PRECISION = 1.005;

  private RateSearch() {}

  /**
   * Bisects the rate to half a percent.
   *
   * @param limit of the p99 latency, nanoseconds
   * @return the last run that kept it, or null if even a query alone does not
   */
  public static @Nullable Outcome greatest(
      BatchTime server, double limit, int maxBatch, int queries, long seed) {
    double low = 1;
    Outcome best = new OpenLoop(low, maxBatch, queries, seed).run(server);
    if (best.p99() > limit) {
      return null;
    }
    double high = 1e12;
    while (high / low > PRECISION) {
      double rate = Math.sqrt(low * high);
      Outcome o = new OpenLoop(rate, maxBatch, queries, seed).run(server);
      // A run that ends before the queue has grown says nothing: the server must keep up.
      if (o.p99() <= limit && o.achieved() >= 0.95 * rate) {
        low = rate;
        best = o;
      } else {
        high = rate;
      }
    }
    return best;
  }
}
