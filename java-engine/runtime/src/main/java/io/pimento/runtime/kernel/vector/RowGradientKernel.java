package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;

/**
 * Gradients of tables: the rows of a batch, equal ids added up in the order of their samples. The
 * order, and so every bit, does not depend on the number of threads. Small tables are ranked by a
 * bit a row; of large ones ids are sorted, or where any order will do hashed by {@link
 * RowHashKernel}.
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
      Workers workers,
      int batch,
      int[] rows,
      int width,
      long ids,
      long gradient,
      long[] out,
      RowOrder order) {
    int fields = rows.length;
    if (fields == 1 && isHashedAlone(batch, rows[0], order)) {
      workers.leaveOut();
      check(batch, 1, 0, ids, rows[0]);
      RowHashKernel.alone(workers, batch, width, ids, gradient, out[0]);
      return;
    }
    Contribution[] contributions = new Contribution[fields];
    for (int f = 0; f < fields; f++) {
      long source = gradient + 4L * f * width;
      contributions[f] = (sample, to) -> Rows.add(source + 4L * sample * fields * width, to, width);
    }
    workers.run(
        fields,
        (f, worker) -> {
          if (isHashed(batch, rows[f], order)) {
            check(batch, fields, f, ids, rows[f]);
            long own = workers.scratch(worker, RowHashKernel.scratchFloats(batch));
            long row = gradient + 4L * f * width;
            RowHashKernel.field(own, batch, fields, width, ids + 4L * f, row, out[f]);
            return;
          }
          long scratch = workers.scratch(worker, scratchFloats(batch, rows[f]));
          for (int b = 0; b < batch; b++) {
            int id = NativeMemory.getInt(ids, (long) b * fields + f);
            NativeMemory.putInt(scratch, b, EmbeddingKernel.check(id, f, b, rows[f]));
            NativeMemory.putInt(scratch + 4L * batch, b, b);
          }
          gather(scratch, batch, batch, rows[f], width, out[f], contributions[f]);
        });
  }

  private static void check(int batch, int fields, int f, long ids, int rows) {
    for (int b = 0; b < batch; b++) {
      EmbeddingKernel.check(NativeMemory.getInt(ids, (long) b * fields + f), f, b, rows);
    }
  }

  /**
   * One table, a bag a sample.
   *
   * @param dense the gradient of what came out, {@code [batch, width]} without gaps
   * @param rows of the table
   * @param capacity ids that {@code out} has room for
   */
  public static void bags(
      Workers workers,
      BagInputs bags,
      Matrix dense,
      int rows,
      int capacity,
      long out,
      RowOrder order) {
    int batch = bags.batch();
    int entries = bags.entries();
    long offsets = bags.offsets();
    long ids = bags.ids();
    BagInputs.Weight weight = bags.weight();
    long gradient = dense.address();
    int width = dense.columns();
    if (entries > capacity) {
      throw new IllegalArgumentException(
          "bags hold " + entries + " ids, but the graph was planned for " + capacity);
    }
    if (isHashedAlone(entries, rows, order)) {
      for (int b = 0; b < batch; b++) {
        int end = NativeMemory.getInt(offsets, b + 1);
        for (int i = NativeMemory.getInt(offsets, b); i < end; i++) {
          EmbeddingKernel.check(NativeMemory.getInt(ids, i), 0, b, rows);
        }
      }
      RowHashKernel.bags(workers, bags, width, gradient, capacity, out);
      return;
    }
    // One part: the sums of one table are in one order.
    workers.run(
        1,
        (part, worker) -> {
          long scratch = workers.scratch(worker, scratchFloats(entries, rows) + entries);
          long sampleOf = scratch + 4 * scratchFloats(entries, rows);
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
          gather(
              scratch,
              entries,
              capacity,
              rows,
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

  private static long scratchFloats(int n, int rows) {
    return Math.max(4L * n + BUCKETS, 2L * n + (isDense(n, rows) ? 3L * words(rows) + 1 : 0));
  }

  /** Whether passing over a bit a row of the table takes less than sorting the ids. */
  private static boolean isDense(int n, int rows) {
    return words(rows) <= 4L * n;
  }

  private static boolean isHashed(int n, int rows, RowOrder order) {
    return order == RowOrder.ANY && !isDense(n, rows);
  }

  /**
   * The same for a table whose ids all threads share out. On one thread ranking takes as long as
   * hashing where the bits fill about as much memory as the ids, but it is one part.
   */
  private static boolean isHashedAlone(int n, int rows, RowOrder order) {
    boolean shared = n >= RowNumbering.TOGETHER_FROM && words(rows) > n / 4;
    return order == RowOrder.ANY && (shared || !isDense(n, rows));
  }

  private static int words(int rows) {
    return (rows + Long.SIZE - 1) / Long.SIZE;
  }

  /**
   * Adds up rows of equal ids.
   *
   * @param scratch ids [n] and, n floats on, their numbers from 0; behind them room for sorting
   */
  private static void gather(
      long scratch, int n, int capacity, int rows, int width, long out, Contribution contribution) {
    if (isDense(n, rows)) {
      rank(scratch, n, capacity, rows, width, out, contribution);
    } else {
      coalesce(sort(scratch, n, rows), n, capacity, width, out, contribution);
    }
  }

  /** By a bit a row of the table: an id's place is the number of lower ids that there are. */
  private static void rank(
      long ids, int n, int capacity, int rows, int width, long out, Contribution contribution) {
    int words = words(rows);
    // Longs start on eight bytes.
    long bits = ids + 8L * n;
    long before = bits + 8L * words;
    for (int i = 0; i < words; i++) {
      NativeMemory.putLong(bits + 8L * i, 0);
    }
    for (int i = 0; i < n; i++) {
      int id = NativeMemory.getInt(ids, i);
      long at = bits + 8L * (id >>> 6);
      NativeMemory.putLong(at, NativeMemory.getLong(at) | 1L << id);
    }
    long numbers = out + RowGradientLayout.rowsAt();
    long gradients = out + RowGradientLayout.gradientsAt(capacity);
    int count = 0;
    for (int i = 0; i < words; i++) {
      NativeMemory.putInt(before, i, count);
      for (long left = NativeMemory.getLong(bits + 8L * i); left != 0; left &= left - 1) {
        NativeMemory.putInt(numbers, count++, 64 * i + Long.numberOfTrailingZeros(left));
      }
    }
    NativeMemory.zero(gradients, (long) count * width);
    for (int i = 0; i < n; i++) {
      int id = NativeMemory.getInt(ids, i);
      long lower = NativeMemory.getLong(bits + 8L * (id >>> 6)) & (1L << id) - 1;
      int place = NativeMemory.getInt(before, id >>> 6) + Long.bitCount(lower);
      contribution.addTo(i, gradients + 4L * place * width);
    }
    NativeMemory.putInt(out, 0, count);
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
