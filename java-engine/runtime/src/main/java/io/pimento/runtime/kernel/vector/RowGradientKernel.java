package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;

/**
 * Gradients of tables: the rows of a batch, equal ids added up in the order of their samples. The
 * order, and so every bit, does not depend on the number of threads.
 */
public final class RowGradientKernel {
  private static final int DIGIT_BITS = 11;
  private static final int BUCKETS = 1 << DIGIT_BITS;

  private RowGradientKernel() {}

  /**
   * One field after the other, fields in parallel.
   *
   * @param rows rows of each table
   * @param ids int {@code [batch, F]}
   * @param gradient {@code [batch, F, width]}
   * @param out one {@link RowGradientLayout} a field
   */
  public static void fields(
      Workers workers, int batch, int[] rows, int width, long ids, long gradient, long[] out) {
    int fields = rows.length;
    workers.run(
        fields,
        (f, worker) -> {
          long scratch = workers.scratch(worker, scratchFloats(batch));
          for (int b = 0; b < batch; b++) {
            int id = NativeMemory.getInt(ids, (long) b * fields + f);
            NativeMemory.putInt(scratch, b, EmbeddingKernel.check(id, f, b, rows[f]));
            NativeMemory.putInt(scratch + 4L * batch, b, b);
          }
          long order = sort(scratch, batch, rows[f]);
          long source = gradient + 4L * f * width;
          coalesce(
              order,
              batch,
              batch,
              width,
              out[f],
              (sample, to) -> Rows.add(source + 4L * sample * fields * width, to, width));
        });
  }

  /**
   * One table, a bag a sample.
   *
   * @param entries ids in all bags; {@code out} has room for {@code capacity} of them
   */
  public static void bags(
      Workers workers,
      int batch,
      int entries,
      int capacity,
      long offsets,
      long ids,
      EmbeddingKernel.BagWeight weight,
      int rows,
      int width,
      long gradient,
      long out) {
    if (entries > capacity) {
      throw new IllegalArgumentException(
          "bags hold " + entries + " ids, but the graph was planned for " + capacity);
    }
    // One part: the sums of one table are in one order.
    workers.run(
        1,
        (part, worker) -> {
          long scratch = workers.scratch(worker, scratchFloats(entries) + entries);
          long sampleOf = scratch + 4 * scratchFloats(entries);
          for (int b = 0; b < batch; b++) {
            for (int i = NativeMemory.getInt(offsets, b);
                i < NativeMemory.getInt(offsets, b + 1);
                i++) {
              int id = EmbeddingKernel.check(NativeMemory.getInt(ids, i), 0, b, rows);
              NativeMemory.putInt(scratch, i, id);
              NativeMemory.putInt(scratch + 4L * entries, i, i);
              NativeMemory.putInt(sampleOf, i, b);
            }
          }
          long order = sort(scratch, entries, rows);
          coalesce(
              order,
              entries,
              capacity,
              width,
              out,
              (entry, to) -> {
                int b = NativeMemory.getInt(sampleOf, entry);
                int size = NativeMemory.getInt(offsets, b + 1) - NativeMemory.getInt(offsets, b);
                Rows.addScaled(gradient + 4L * b * width, weight.of(entry, size), to, width);
              });
        });
  }

  private interface Contribution {
    void addTo(int entry, long row);
  }

  private static long scratchFloats(int n) {
    return 4L * n + BUCKETS;
  }

  /**
   * Sorts ids stably, least digit first.
   *
   * @param scratch ids [n], entry numbers [n], then room for as many again and for a histogram
   * @return where the sorted ids [n] and entry numbers [n] lie
   */
  private static long sort(long scratch, int n, int rows) {
    long from = scratch;
    long to = scratch + 8L * n;
    long histogram = scratch + 16L * n;
    for (int shift = 0; shift == 0 || (rows - 1) >>> shift > 0; shift += DIGIT_BITS) {
      for (int i = 0; i < BUCKETS; i++) {
        NativeMemory.putInt(histogram, i, 0);
      }
      for (int i = 0; i < n; i++) {
        int digit = NativeMemory.getInt(from, i) >>> shift & (BUCKETS - 1);
        NativeMemory.putInt(histogram, digit, NativeMemory.getInt(histogram, digit) + 1);
      }
      int sum = 0;
      for (int i = 0; i < BUCKETS; i++) {
        int count = NativeMemory.getInt(histogram, i);
        NativeMemory.putInt(histogram, i, sum);
        sum += count;
      }
      for (int i = 0; i < n; i++) {
        int id = NativeMemory.getInt(from, i);
        int digit = id >>> shift & (BUCKETS - 1);
        int at = NativeMemory.getInt(histogram, digit);
        NativeMemory.putInt(histogram, digit, at + 1);
        NativeMemory.putInt(to, at, id);
        NativeMemory.putInt(to + 4L * n, at, NativeMemory.getInt(from + 4L * n, i));
      }
      long swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void coalesce(
      long sorted, int n, int capacity, int width, long out, Contribution contribution) {
    long numbers = out + RowGradientLayout.rowsAt();
    long gradients = out + RowGradientLayout.gradientsAt(capacity);
    int count = 0;
    int last = -1;
    for (int i = 0; i < n; i++) {
      int id = NativeMemory.getInt(sorted, i);
      if (id != last) {
        NativeMemory.putInt(numbers, count, id);
        Rows.fill(gradients + 4L * count * width, width, 0);
        count++;
        last = id;
      }
      int entry = NativeMemory.getInt(sorted + 4L * n, i);
      contribution.addTo(entry, gradients + 4L * (count - 1) * width);
    }
    NativeMemory.putInt(out, 0, count);
  }
}
