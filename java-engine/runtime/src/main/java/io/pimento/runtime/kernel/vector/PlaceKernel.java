package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.parallel.Workers;

/** Copies between tensors whose samples are rows of different lengths. */
public final class PlaceKernel {
  private static final int SAMPLES = 64;

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
}
