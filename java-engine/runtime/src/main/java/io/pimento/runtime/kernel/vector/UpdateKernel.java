package io.pimento.runtime.kernel.vector;

import static java.util.Objects.requireNonNull;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the entries that an optimizer changes in one step, as one job: rectangles of matrices
 * and rows of tables, no entry twice. It can be cleared and used again without new objects.
 */
public final class UpdateKernel {
  private static final int PART = 1 << 14;

  private final PartList parts = new PartList(this::part);

  /** Whose room is used. */
  private @Nullable Workers workers;

  /** Those named, and behind them those of before {@link #clear}. */
  private final List<Piece> pieces = new ArrayList<>();

  /** Updates n contiguous entries, wherever their weights are. */
  @FunctionalInterface
  public interface Rule {
    /**
     * @param weights address of the entries, floats
     * @param entry first entry, counted from the start of the parameter
     * @param gradient address of the first entry's gradient
     */
    void update(long weights, long entry, long gradient, int n);

    /** As {@link Run#begin}. */
    default void begin(double rate, float scale, long step) {}
  }

  /** Updates n contiguous entries. */
  @FunctionalInterface
  public interface Run {
    /**
     * @param entry first entry, counted from the start of the parameter
     * @param gradient address of the first entry's gradient
     * @param room address of as many floats as it needs; 0 if it needs none
     */
    void update(long entry, long gradient, int n, long room);

    /** Floats of room that it needs; 0 for none. */
    default int room() {
      return 0;
    }

    /**
     * Tells the numbers of the step that comes next.
     *
     * @param scale factor on the gradient (the clip)
     * @param step steps done before this one
     */
    default void begin(double rate, float scale, long step) {}
  }

  private enum Kind {
    STRETCH,
    RECTANGLE,
    ROWS,
    SWEEP
  }

  /** What is to be changed in one parameter. */
  private static final class Piece {
    private Kind kind = Kind.STRETCH;
    private Run run = (entry, gradient, n, room) -> {};

    /** First entry, or address of the rows' numbers. */
    private long from;

    /** Entries of a stretch, else rows that are walked over. */
    private long all;

    private int count;
    private int width;
    private int stride;
    private long gradient;
    private long zeros;

    /** Entries or rows of a part. */
    private int together;

    private void part(int part, long room) {
      long first = (long) part * together;
      long end = Math.min(all, first + together);
      switch (kind) {
        case STRETCH -> run.update(from + first, gradient + 4 * first, (int) (end - first), room);
        case RECTANGLE -> {
          for (long r = first; r < end; r++) {
            run.update(from + r * stride, gradient + 4L * r * width, width, room);
          }
        }
        case ROWS -> {
          for (long i = first; i < end; i++) {
            long row = NativeMemory.getInt(from, i);
            run.update(row * width, gradient + 4L * i * width, width, room);
          }
        }
        case SWEEP -> sweep((int) first, (int) end, room);
      }
    }

    private void sweep(int first, int end, long room) {
      int row = first;
      int next = firstFrom(row, count, from);
      while (row < end) {
        int touched = next < count ? NativeMemory.getInt(from, next) : (int) all;
        if (touched > row) {
          long still = (long) row * width;
          row = Math.min(touched, end);
          still(still, (long) row * width, zeros, run, room);
        } else {
          run.update((long) row * width, gradient + 4L * next * width, width, room);
          row++;
          next++;
        }
      }
    }
  }

  private Piece next(Kind kind, long all, int together, Run run) {
    if (parts.pieces() == pieces.size()) {
      pieces.add(new Piece());
    }
    Piece p = pieces.get(parts.pieces());
    parts.add(Rows.parts(all, together));
    p.kind = kind;
    p.run = run;
    p.all = all;
    p.together = together;
    return p;
  }

  private void part(int piece, int part, int worker) {
    Piece p = pieces.get(piece);
    int floats = p.run.room();
    p.part(part, floats == 0 ? 0 : requireNonNull(workers).scratch(worker, floats));
  }

  /** Forgets what was named. */
  public void clear() {
    parts.clear();
  }

  /**
   * A rectangle from {@code offset} whose rows are {@code stride} apart; the gradient is compact.
   */
  public void rectangle(long offset, int rows, int columns, int stride, long gradient, Run run) {
    boolean stretch = columns == stride || rows == 1;
    Piece p =
        stretch
            ? next(Kind.STRETCH, (long) rows * columns, PART, run)
            : next(Kind.RECTANGLE, rows, Math.max(1, PART / Math.max(1, columns)), run);
    p.from = offset;
    p.width = columns;
    p.stride = stride;
    p.gradient = gradient;
  }

  /** Some rows of a table, none twice. */
  public void rows(int count, long numbers, int width, long gradient, Run run) {
    Piece p = next(Kind.ROWS, count, Math.max(1, PART / (4 * Math.max(1, width))), run);
    p.from = numbers;
    p.width = width;
    p.gradient = gradient;
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
    Piece p = next(Kind.SWEEP, all, Math.max(1, PART / Math.max(1, width)), run);
    p.from = numbers;
    p.count = count;
    p.width = width;
    p.gradient = gradient;
    p.zeros = zeros;
  }

  private static void still(long from, long to, long zeros, Run run, long room) {
    for (long at = from; at < to; at += ZEROS) {
      run.update(at, zeros, (int) Math.min(ZEROS, to - at), room);
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
    this.workers = workers;
    parts.run(workers);
  }
}
