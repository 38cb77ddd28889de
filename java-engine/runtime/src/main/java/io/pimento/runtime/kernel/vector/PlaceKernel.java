package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.parallel.Workers;

/** Copies between tensors whose samples are rows of different lengths. */
public final class PlaceKernel {
  private static final int SAMPLES = 64;

  /** Floats of a rectangle that one part copies. */
  private static final int CROPPED = 1 << 14;

  private PlaceKernel() {}

  /**
   * Adds sources into zeros: {@code out[b, offset_j …] += source_j[b]}.
   *
   * @param widths floats of a sample of each source
   * @param offsets where each source starts, in floats
   * @param total floats of a sample of the result
   */
  public static void place(
      Workers workers,
      int batch,
      long[] sources,
      int[] widths,
      int[] offsets,
      int total,
      long out) {
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long y = out + 4L * b * total;
            Rows.fill(y, total, 0);
            for (int j = 0; j < sources.length; j++) {
              Rows.add(sources[j] + 4L * b * widths[j], y + 4L * offsets[j], widths[j]);
            }
          }
        });
  }

  /** {@code out[b] = x[b, from … from + width)}. */
  public static void slice(
      Workers workers, int batch, long x, int total, int from, int width, long out) {
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            Rows.copy(x + 4L * ((long) b * total + from), out + 4L * b * width, width);
          }
        });
  }

  /**
   * {@code out[b, i] = x[b, from_i]}, neighbours together; entries are of 4 bytes, whatever they
   * hold.
   *
   * @param total entries of a sample of x
   * @param from which rows
   * @param width entries of a row
   */
  public static void pick(
      Workers workers, int batch, long x, int total, int[] from, int width, long out) {
    int[] lengths = new int[from.length];
    for (int i = from.length - 1; i >= 0; i--) {
      boolean joins = i + 1 < from.length && from[i + 1] == from[i] + 1;
      lengths[i] = width + (joins ? lengths[i + 1] : 0);
    }
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long source = x + 4L * b * total;
            long y = out + 4L * b * from.length * width;
            for (int at = 0; at < from.length * width; ) {
              int i = at / width;
              Rows.copy(source + 4L * from[i] * width, y + 4L * at, lengths[i]);
              at += lengths[i];
            }
          }
        });
  }

  /** The rectangle of so many rows and columns that starts at x, in rows {@code stride} apart. */
  public static void crop(Workers workers, int rows, int columns, long x, int stride, long y) {
    int together = Math.max(1, CROPPED / Math.max(1, columns));
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int r = part * together; r < Math.min(rows, (part + 1) * together); r++) {
            Rows.copy(x + 4L * r * stride, y + 4L * r * columns, columns);
          }
        });
  }

  /**
   * Zeros around a rectangle.
   *
   * @param height rows of the rectangle
   * @param width columns of the rectangle
   */
  public static void embed(
      Workers workers,
      int rows,
      int columns,
      int top,
      int left,
      int height,
      int width,
      long x,
      long y) {
    int together = Math.max(1, CROPPED / Math.max(1, columns));
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int r = part * together; r < Math.min(rows, (part + 1) * together); r++) {
            long to = y + 4L * r * columns;
            if (r < top || r >= top + height) {
              Rows.fill(to, columns, 0);
            } else {
              Rows.fill(to, left, 0);
              Rows.copy(x + 4L * (r - top) * width, to + 4L * left, width);
              Rows.fill(to + 4L * (left + width), columns - left - width, 0);
            }
          }
        });
  }
}
