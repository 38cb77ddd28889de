package io.pimento.bench.roofline;

import io.pimento.runtime.kernel.vector.PeakKernel;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The machine's limits with a number of threads, measured in the same run as what they bound.
 *
 * @param threads threads used
 * @param gigaflops multiply-adds in registers, counted as two operations
 * @param copies plain copies of several sizes, the smallest first
 * @param rowGigabytes read and written a second when random 64-byte rows of 512 MiB are copied
 */
public record Roofline(int threads, double gigaflops, List<Copy> copies, double rowGigabytes) {
  /**
   * A plain copy, again and again.
   *
   * @param bytes of what is read and what is written together
   * @param gigabytes read and written a second
   */
  public record Copy(long bytes, double gigabytes) {}

  /** From what the second-level caches hold to what only memory does. */
  private static final long[] SIZES = {1L << 19, 1L << 21, 1L << 23, 1L << 25, 1L << 28};

  private static final int ROW_FLOATS = 16;
  private static final int TABLE_ROWS = 8 << 20;
  private static final int ROUNDS = 5;

  public Roofline {
    copies = List.copyOf(copies);
    if (copies.isEmpty()) {
      throw new IllegalArgumentException("a roofline needs the speed of at least one copy");
    }
  }

  /** Measures; takes about a second. */
  public static Roofline measure(Workers workers) {
    int threads = workers.threads();
    double flops = multiplyAdds(workers);
    List<Copy> copies = new ArrayList<>();
    for (long bytes : SIZES) {
      copies.add(new Copy(bytes, copy(workers, bytes)));
    }
    return new Roofline(threads, flops, copies, rows(workers));
  }

  /** Billions of operations a second, two a multiply-add in registers, on all threads at once. */
  public static double multiplyAdds(Workers workers) {
    return best(() -> 2.0 * PeakKernel.multiplyAdds(workers, 4_000_000));
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

  private static double copy(Workers workers, long bytes) {
    long floats = bytes / 8;
    int times = Math.toIntExact(Math.max(1, SIZES[SIZES.length - 1] / bytes));
    try (NativeBlock from = NativeMemory.allocateFloats(floats);
        NativeBlock to = NativeMemory.allocateFloats(floats)) {
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
    try (NativeBlock table = NativeMemory.allocateFloats((long) TABLE_ROWS * ROW_FLOATS);
        NativeBlock ids = NativeMemory.allocateFloats(count);
        NativeBlock to = NativeMemory.allocateFloats((long) count * ROW_FLOATS)) {
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
  private static void touch(NativeBlock block) {
    for (long i = 0; i < block.floats(); i += 1024) {
      NativeMemory.put(block.address(), i, 1);
    }
  }

  /**
   * The higher of both limits, each: a neighbour on a shared machine lowers one measurement, and
   * nothing raises one.
   *
   * @throws IllegalArgumentException if they are of different numbers of threads or sizes
   */
  public Roofline best(Roofline other) {
    if (threads != other.threads || copies.size() != other.copies.size()) {
      throw new IllegalArgumentException("rooflines of different kinds cannot be joined");
    }
    List<Copy> joined = new ArrayList<>();
    for (int i = 0; i < copies.size(); i++) {
      Copy a = copies.get(i);
      Copy b = other.copies.get(i);
      if (a.bytes != b.bytes) {
        throw new IllegalArgumentException("rooflines of different kinds cannot be joined");
      }
      joined.add(new Copy(a.bytes, Math.max(a.gigabytes, b.gigabytes)));
    }
    return new Roofline(
        threads,
        Math.max(gigaflops, other.gigaflops),
        joined,
        Math.max(rowGigabytes, other.rowGigabytes));
  }

  /** Gigabytes a second of the fastest copy that moves at least so many bytes. */
  public double bandwidth(double bytes) {
    return copies.stream()
        .filter(c -> c.bytes >= bytes)
        .mapToDouble(Copy::gigabytes)
        .max()
        .orElse(copies.getLast().gigabytes);
  }

  /** Of the copies in the caches, the fastest. */
  public double cachedGigabytes() {
    return bandwidth(0);
  }

  /** Of a copy that no cache holds. */
  public double memoryGigabytes() {
    return copies.getLast().gigabytes;
  }

  /** Seconds below which this machine cannot do that work. */
  public double floorSeconds(Workload work) {
    double bandwidth = work.randomRows() ? rowGigabytes : bandwidth(work.bytes());
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
