package io.pimento.bench.roofline;

import io.pimento.runtime.kernel.vector.PeakKernel;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.SplittableRandom;

/**
 * The machine's limits with a number of threads, measured in the same run as what they bound.
 *
 * @param threads threads used
 * @param gigaflops multiply-adds in registers, counted as two operations
 * @param cachedGigabytes read and written a second when 8 MiB are copied again and again
 * @param memoryGigabytes read and written a second when 256 MiB are copied
 * @param rowGigabytes read and written a second when random 64-byte rows of 512 MiB are copied
 */
public record Roofline(
    int threads,
    double gigaflops,
    double cachedGigabytes,
    double memoryGigabytes,
    double rowGigabytes) {
  /** What operators that fit in the caches are held against. */
  public static final long CACHED_BYTES = 16L << 20;

  private static final int ROW_FLOATS = 16;
  private static final int TABLE_ROWS = 8 << 20;
  private static final int ROUNDS = 5;

  /** Measures; takes about a second. */
  public static Roofline measure(Workers workers) {
    int threads = workers.threads();
    double flops = best(() -> 2.0 * PeakKernel.multiplyAdds(workers, 4_000_000));
    double cached = copies(workers, 1 << 20, 40);
    double memory = copies(workers, 32 << 20, 1);
    return new Roofline(threads, flops, cached, memory, rows(workers));
  }

  private interface Work {
    /** Does it once and returns how much was done. */
    double run();
  }

  /** Billions of whatever the work counts, a second, in the best round. */
  private static double best(Work work) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      double done = work.run();
      best = Math.max(best, done / (System.nanoTime() - start));
    }
    return best;
  }

  private static double copies(Workers workers, int floats, int times) {
    try (Block from = NativeMemory.allocateFloats(floats);
        Block to = NativeMemory.allocateFloats(floats)) {
      return best(
          () -> {
            for (int i = 0; i < times; i++) {
              PeakKernel.copy(workers, from.address(), to.address(), floats);
            }
            return 8.0 * floats * times;
          });
    }
  }

  private static double rows(Workers workers) {
    int count = 1 << 19;
    try (Block table = NativeMemory.allocateFloats((long) TABLE_ROWS * ROW_FLOATS);
        Block ids = NativeMemory.allocateFloats(count);
        Block to = NativeMemory.allocateFloats((long) count * ROW_FLOATS)) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < count; i++) {
        NativeMemory.putInt(ids.address(), i, random.nextInt(TABLE_ROWS));
      }
      touch(table);
      return best(
          () -> {
            PeakKernel.copyRows(
                workers, table.address(), ROW_FLOATS, ids.address(), count, to.address());
            return 8.0 * ROW_FLOATS * count;
          });
    }
  }

  /** Pages that were never written share one page of zeros, which is always in the cache. */
  private static void touch(Block block) {
    for (long i = 0; i < block.floats(); i += 1024) {
      NativeMemory.put(block.address(), i, 1);
    }
  }

  /** Seconds below which this machine cannot do that work. */
  public double floorSeconds(Workload work) {
    double bandwidth =
        work.randomRows()
            ? rowGigabytes
            : work.bytes() <= CACHED_BYTES ? cachedGigabytes : memoryGigabytes;
    return Math.max(work.flops() / gigaflops, work.bytes() / bandwidth) / 1e9;
  }

  /**
   * Work of one call.
   *
   * @param flops operations, a multiply-add counted as two
   * @param bytes read and written
   * @param randomRows whether most of them are rows of tables at random
   */
  public record Workload(double flops, double bytes, boolean randomRows) {}
}
