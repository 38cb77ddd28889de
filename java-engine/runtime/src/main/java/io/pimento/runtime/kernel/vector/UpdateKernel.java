package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Walks over the entries that an optimizer changes in one step, as one job: rectangles of matrices
 * and rows of tables, no entry twice.
 */
public final class UpdateKernel {
  private static final int PART = 1 << 14;

  private final PartList parts = new PartList();

  /** Updates n contiguous entries. */
  public interface Run {
    /**
     * @param entry first entry, counted from the start of the parameter
     * @param gradient address of the first entry's gradient
     */
    void update(long entry, long gradient, int n);
  }

  /**
   * A rectangle from {@code offset} whose rows are {@code stride} apart; the gradient is compact.
   */
  public void rectangle(long offset, int rows, int columns, int stride, long gradient, Run run) {
    if (columns == stride || rows == 1) {
      long n = (long) rows * columns;
      parts.add(
          Rows.parts(n, PART),
          part -> {
            long from = (long) part * PART;
            run.update(offset + from, gradient + 4 * from, (int) Math.min(PART, n - from));
          });
      return;
    }
    int together = Math.max(1, PART / Math.max(1, columns));
    parts.add(
        Rows.parts(rows, together),
        part -> {
          for (int r = part * together; r < Math.min(rows, (part + 1) * together); r++) {
            run.update(offset + (long) r * stride, gradient + 4L * r * columns, columns);
          }
        });
  }

  /** Some rows of a table, none twice. */
  public void rows(int count, long numbers, int width, long gradient, Run run) {
    int together = Math.max(1, PART / (4 * Math.max(1, width)));
    parts.add(
        Rows.parts(count, together),
        part -> {
          for (int i = part * together; i < Math.min(count, (part + 1) * together); i++) {
            long row = NativeMemory.getInt(numbers, i);
            run.update(row * width, gradient + 4L * i * width, width);
          }
        });
  }

  /** Floats of the zeros that {@link #sweep} reads. */
  public static final int ZEROS = 1 << 10;

  /**
   * Every row of a table, those without a gradient by zeros.
   *
   * @param all rows of the table
   * @param count rows with a gradient
   * @param numbers of those rows, ascending
   * @param zeros address of {@link #ZEROS} of them
   */
  public void sweep(
      int all, int count, long numbers, int width, long gradient, long zeros, Run run) {
    int together = Math.max(1, PART / Math.max(1, width));
    parts.add(
        Rows.parts(all, together),
        part -> {
          int row = part * together;
          int end = Math.min(all, row + together);
          int next = firstFrom(row, count, numbers);
          while (row < end) {
            int touched = next < count ? NativeMemory.getInt(numbers, next) : all;
            if (touched > row) {
              long from = (long) row * width;
              row = Math.min(touched, end);
              still(from, (long) row * width, zeros, run);
            } else {
              run.update((long) row * width, gradient + 4L * next * width, width);
              row++;
              next++;
            }
          }
        });
  }

  private static void still(long from, long to, long zeros, Run run) {
    for (long at = from; at < to; at += ZEROS) {
      run.update(at, zeros, (int) Math.min(ZEROS, to - at));
    }
  }

  /** The first of ascending numbers that is no less than a row. */
  private static int firstFrom(int row, int count, long numbers) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (NativeMemory.getInt(numbers, middle) < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Changes all that was named. */
  public void run(Workers workers) {
    parts.run(workers);
  }
}
