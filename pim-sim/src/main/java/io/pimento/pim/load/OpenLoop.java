package io.pimento.pim.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One server under queries that arrive by a Poisson process whatever the server does. When it is
 * free it takes all queries that wait, up to the batch limit.
 *
 * @param queriesPerSecond offered
 * @param maxBatch 1 to 256
 * @param queries simulated
 */
public record OpenLoop(double queriesPerSecond, int maxBatch, int queries, long seed) {
  public OpenLoop {
    if (!(queriesPerSecond > 0) || maxBatch < 1 || maxBatch > 256 || queries < 1) {
      throw new IllegalArgumentException(
          "open loop: "
              + queriesPerSecond
              + " queries/s must be > 0, batch limit "
              + maxBatch
              + " must be 1 to 256, queries "
              + queries
              + " must be > 0");
    }
  }

  /**
   * Latencies from arrival to the end of the query's batch, in nanoseconds.
   *
   * @param achieved queries a second over the whole run
   */
  public record Outcome(
      double offered,
      double achieved,
      double meanBatch,
      double p50,
      double p90,
      double p99,
      double most) {}

  /** Runs all queries to the end. */
  public Outcome run(BatchTime server) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] arrival = new double[queries];
    double clock = 0;
    for (int i = 0; i < queries; i++) {
      clock -= Math.log(1 - random.nextDouble()) * 1e9 / queriesPerSecond;
      arrival[i] = clock;
    }
    double[] latency = new double[queries];
    double free = 0;
    int next = 0;
    int batches = 0;
    while (next < queries) {
      double start = Math.max(free, arrival[next]);
      int size = 1;
      while (size < maxBatch && next + size < queries && arrival[next + size] <= start) {
        size++;
      }
      free = start + server.nanoseconds(next, size);
      for (int i = next; i < next + size; i++) {
        latency[i] = free - arrival[i];
      }
      next += size;
      batches++;
    }
    Arrays.sort(latency);
    return new Outcome(
        queriesPerSecond,
        queries * 1e9 / free,
        (double) queries / batches,
        rank(latency, 0.5),
        rank(latency, 0.9),
        rank(latency, 0.99),
        latency[queries - 1]);
  }

  private static double rank(double[] sorted, double fraction) {
    return sorted[Math.max(1, (int) Math.ceil(sorted.length * fraction)) - 1];
  }
}
