package io.pimento.codesign.measure;

import io.pimento.runtime.kernel.vector.PeakKernel;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.Arrays;

/** A table of 64-byte lines, gathered in batches as lookups of embeddings are. */
final class Gathers implements AutoCloseable {
  static final int LINE = 64;
  private static final int FLOATS = LINE / Float.BYTES;
  private static final int BATCH = 4096;
  private static final int PAGE_FLOATS = 1024;
  private static final int ROUNDS = 9;

  private final Workers workers;
  private final long lines;
  private final NativeBlock table;
  private final NativeBlock batch = NativeMemory.allocateFloats((long) BATCH * FLOATS);

  Gathers(Workers workers, long bytes) {
    this.workers = workers;
    this.lines = bytes / LINE;
    this.table = NativeMemory.allocateFloats(lines * FLOATS);
    // Pages that were never written share one page of zeros.
    for (long i = 0; i < table.floats(); i += PAGE_FLOATS) {
      NativeMemory.put(table.address(), i, 1);
    }
  }

  long lines() {
    return lines;
  }

  /** Gathers lines that {@code ids} (int) names. */
  void gather(long ids, int count) {
    for (int from = 0; from < count; from += BATCH) {
      PeakKernel.copyRows(
          workers,
          table.address(),
          FLOATS,
          ids + (long) Integer.BYTES * from,
          Math.min(BATCH, count - from),
          batch.address());
    }
  }

  /** Nanoseconds of a line whose place only the one before tells. */
  double latency(int reads, long seed) {
    // A walk along a permutation with one cycle: i → (a·i + c) mod 2^k.
    long among = Long.highestOneBit(lines);
    for (long i = 0; i < among; i++) {
      long next = (i * 1_664_525 + 1_013_904_223L + 2 * (seed & 0xff)) & (among - 1);
      NativeMemory.putLong(table.address() + i * LINE, next);
    }
    double best = Double.POSITIVE_INFINITY;
    long at = seed & (among - 1);
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < reads; i++) {
        at = NativeMemory.getLong(table.address() + at * LINE);
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / reads);
    }
    // The walk's end keeps the loop alive.
    return at < 0 ? 0 : best;
  }

  /** Gigabytes a second of reads in order. */
  double stream() {
    int parts = workers.threads() * 8;
    long each = lines / parts;
    long[] sums = new long[parts];
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      workers.run(
          parts, (part, worker) -> sums[part] += sum(table.address() + part * each * LINE, each));
      best = Math.max(best, (double) each * parts * LINE / (System.nanoTime() - start));
    }
    return Arrays.stream(sums).sum() == Long.MIN_VALUE ? 0 : best;
  }

  private static long sum(long from, long lines) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    for (long at = from; at < from + lines * LINE; at += LINE) {
      a += NativeMemory.getLong(at) + NativeMemory.getLong(at + 8);
      b += NativeMemory.getLong(at + 16) + NativeMemory.getLong(at + 24);
      c += NativeMemory.getLong(at + 32) + NativeMemory.getLong(at + 40);
      d += NativeMemory.getLong(at + 48) + NativeMemory.getLong(at + 56);
    }
    return a + b + c + d;
  }

  @Override
  public void close() {
    batch.close();
    table.close();
  }
}
