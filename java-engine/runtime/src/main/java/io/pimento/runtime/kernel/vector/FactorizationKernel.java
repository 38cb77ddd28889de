package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** (Σ_r s)² − Σ_r s², column by column, and its gradient. */
public final class FactorizationKernel {
  private static final int SAMPLES = 32;

  private FactorizationKernel() {}

  /** {@code [batch, rows, width] → [batch, width]}. */
  public static void forward(Workers workers, int batch, int rows, int width, long s, long f) {
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            forward(s + 4L * b * rows * width, rows, width, f + 4L * b * width);
          }
        });
  }

  private static void forward(long s, int rows, int width, long f) {
    int c = 0;
    for (; c <= width - Simd.LANES; c += Simd.LANES) {
      FloatVector sum = FloatVector.zero(F);
      FloatVector squares = FloatVector.zero(F);
      for (int r = 0; r < rows; r++) {
        FloatVector v =
            FloatVector.fromMemorySegment(F, ALL, s + 4L * ((long) r * width + c), ORDER);
        sum = sum.add(v);
        squares = v.fma(v, squares);
      }
      sum.mul(sum).sub(squares).intoMemorySegment(ALL, f + 4L * c, ORDER);
    }
    for (; c < width; c++) {
      float sum = 0;
      float squares = 0;
      for (int r = 0; r < rows; r++) {
        float v = NativeMemory.get(s, (long) r * width + c);
        sum += v;
        squares += v * v;
      }
      NativeMemory.put(f, c, sum * sum - squares);
    }
  }

  /** {@code ds = 2·df·(Σ_r s − s)}. */
  public static void backward(
      Workers workers, int batch, int rows, int width, long s, long df, long ds) {
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long at = 4L * b * rows * width;
            backward(s + at, rows, width, df + 4L * b * width, ds + at);
          }
        });
  }

  private static void backward(long s, int rows, int width, long df, long ds) {
    int c = 0;
    for (; c <= width - Simd.LANES; c += Simd.LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int r = 0; r < rows; r++) {
        sum =
            sum.add(FloatVector.fromMemorySegment(F, ALL, s + 4L * ((long) r * width + c), ORDER));
      }
      FloatVector twice = FloatVector.fromMemorySegment(F, ALL, df + 4L * c, ORDER).mul(2f);
      for (int r = 0; r < rows; r++) {
        long at = 4L * ((long) r * width + c);
        sum.sub(FloatVector.fromMemorySegment(F, ALL, s + at, ORDER))
            .mul(twice)
            .intoMemorySegment(ALL, ds + at, ORDER);
      }
    }
    for (; c < width; c++) {
      float sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += NativeMemory.get(s, (long) r * width + c);
      }
      for (int r = 0; r < rows; r++) {
        long at = (long) r * width + c;
        NativeMemory.put(ds, at, 2 * NativeMemory.get(df, c) * (sum - NativeMemory.get(s, at)));
      }
    }
  }
}
