package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * LayerNorm over the last axis: statistics over all n entries of a row, of which the first {@code
 * keep} come out, with an optional ReLU. Backward recomputes the statistics, which costs less than
 * keeping them.
 */
public final class LayerNormKernel {
  private LayerNormKernel() {}

  /** Rows of a part; parts follow from the number of rows alone. */
  public static int together(int rows) {
    return Math.max(32, (rows + 63) / 64);
  }

  /**
   * @param in of width 1
   * @param y {@code [outer, keep]}
   */
  public static void forward(Workers workers, NormInputs in, long y) {
    int rows = in.outer();
    int n = in.entries();
    int keep = in.keep();
    long x = in.x();
    long gamma = in.gamma();
    long beta = in.beta();
    float epsilon = in.epsilon();
    boolean relu = in.relu();
    int together = together(rows);
    if (LayerNormVectorKernel.fits(n, keep)) {
      float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
      workers.run(
          Rows.parts(rows, together),
          (part, worker) -> {
            int from = part * together;
            LayerNormVectorKernel.forward(
                Math.min(together, rows - from),
                x + 4L * from * n,
                gamma,
                beta,
                epsilon,
                floor,
                y + 4L * from * n,
                workers.scratch(worker, LayerNormVectorKernel.SCRATCH));
          });
      return;
    }
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int i = part * together; i < Math.min(rows, (part + 1) * together); i++) {
            long row = x + 4L * i * n;
            float mean = sum(row, n) / n;
            float inverse = (float) (1 / Math.sqrt(squares(row, n, mean) / n + epsilon));
            if (relu) {
              writeRelu(row, keep, mean, inverse, gamma, beta, y + 4L * i * keep);
            } else {
              write(row, keep, mean, inverse, gamma, beta, y + 4L * i * keep);
            }
          }
        });
  }

  /**
   * @param together rows of a part, as many of the whole batch
   * @param dy {@code [outer, keep]}
   * @param dx {@code [outer, entries]}
   * @param partial {@code [parts, 2, keep]}: the sums of each part for γ and β
   */
  public static void backward(
      Workers workers, NormInputs in, int together, long dy, long dx, long partial) {
    int rows = in.outer();
    int n = in.entries();
    int keep = in.keep();
    long x = in.x();
    long gamma = in.gamma();
    long beta = in.beta();
    float epsilon = in.epsilon();
    boolean relu = in.relu();
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          long sums = partial + 8L * part * keep;
          if (LayerNormVectorKernel.fits(n, keep)) {
            int from = part * together;
            long at = 4L * from * n;
            int count = Math.min(together, rows - from);
            LayerNormVectorKernel.backward(
                count,
                x + at,
                gamma,
                beta,
                epsilon,
                relu,
                dy + at,
                dx + at,
                sums,
                workers.scratch(worker, LayerNormVectorKernel.SCRATCH));
            return;
          }
          Rows.fill(sums, 2 * keep, 0);
          long dots = workers.scratch(worker, 2);
          for (int i = part * together; i < Math.min(rows, (part + 1) * together); i++) {
            long row = x + 4L * i * n;
            long out = dx + 4L * i * n;
            float mean = sum(row, n) / n;
            float inverse = (float) (1 / Math.sqrt(squares(row, n, mean) / n + epsilon));
            long g = dy + 4L * i * keep;
            if (relu) {
              innerRelu(row, keep, mean, inverse, gamma, beta, g, out, sums, dots);
            } else {
              inner(row, keep, mean, inverse, gamma, g, out, sums, dots);
            }
            Rows.fill(out + 4L * keep, n - keep, 0);
            outer(
                row,
                n,
                mean,
                inverse,
                NativeMemory.get(dots, 0) / n,
                NativeMemory.get(dots, 1) / n,
                out);
          }
        });
  }

  /**
   * Adds up the parts of the whole batch, in order.
   *
   * @param dgamma {@code [keep]}
   * @param dbeta {@code [keep]}
   */
  public static void sum(
      Workers workers, int parts, int keep, long partial, long dgamma, long dbeta) {
    Partials.sum(workers, parts, keep, 2L * keep, partial, dgamma);
    Partials.sum(workers, parts, keep, 2L * keep, partial + 4L * keep, dbeta);
  }

  private static float sum(long x, int n) {
    FloatVector s = FloatVector.zero(F);
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      s = s.add(FloatVector.fromMemorySegment(F, ALL, x + 4L * c, ORDER));
    }
    float total = Simd.sum(s);
    for (; c < n; c++) {
      total += NativeMemory.get(x, c);
    }
    return total;
  }

  private static float squares(long x, int n, float mean) {
    FloatVector s = FloatVector.zero(F);
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, x + 4L * c, ORDER).sub(mean);
      s = d.fma(d, s);
    }
    float total = Simd.sum(s);
    for (; c < n; c++) {
      float d = NativeMemory.get(x, c) - mean;
      total += d * d;
    }
    return total;
  }

  private static void write(
      long x, int keep, float mean, float inverse, long gamma, long beta, long y) {
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      hat.fma(
              FloatVector.fromMemorySegment(F, ALL, gamma + at, ORDER),
              FloatVector.fromMemorySegment(F, ALL, beta + at, ORDER))
          .intoMemorySegment(ALL, y + at, ORDER);
    }
    for (; c < keep; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      NativeMemory.put(y, c, Math.fma(hat, NativeMemory.get(gamma, c), NativeMemory.get(beta, c)));
    }
  }

  private static void writeRelu(
      long x, int keep, float mean, float inverse, long gamma, long beta, long y) {
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector v =
          hat.fma(
              FloatVector.fromMemorySegment(F, ALL, gamma + at, ORDER),
              FloatVector.fromMemorySegment(F, ALL, beta + at, ORDER));
      v.max(0).intoMemorySegment(ALL, y + at, ORDER);
    }
    for (; c < keep; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      float v = Math.fma(hat, NativeMemory.get(gamma, c), NativeMemory.get(beta, c));
      NativeMemory.put(y, c, Math.max(v, 0));
    }
  }

  /** Leaves dy·γ in dx, adds to the parameters' sums, and gives Σ dy·γ and Σ dy·γ·x̂. */
  private static void inner(
      long x,
      int keep,
      float mean,
      float inverse,
      long gamma,
      long dy,
      long dx,
      long sums,
      long dots) {
    FloatVector s = FloatVector.zero(F);
    FloatVector t = FloatVector.zero(F);
    long biases = sums + 4L * keep;
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER);
      d.fma(hat, FloatVector.fromMemorySegment(F, ALL, sums + at, ORDER))
          .intoMemorySegment(ALL, sums + at, ORDER);
      d.add(FloatVector.fromMemorySegment(F, ALL, biases + at, ORDER))
          .intoMemorySegment(ALL, biases + at, ORDER);
      FloatVector g = d.mul(FloatVector.fromMemorySegment(F, ALL, gamma + at, ORDER));
      g.intoMemorySegment(ALL, dx + at, ORDER);
      s = s.add(g);
      t = g.fma(hat, t);
    }
    float a = Simd.sum(s);
    float b = Simd.sum(t);
    for (; c < keep; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      float d = NativeMemory.get(dy, c);
      NativeMemory.put(sums, c, NativeMemory.get(sums, c) + d * hat);
      NativeMemory.put(biases, c, NativeMemory.get(biases, c) + d);
      float g = d * NativeMemory.get(gamma, c);
      NativeMemory.put(dx, c, g);
      a += g;
      b += g * hat;
    }
    NativeMemory.put(dots, 0, a);
    NativeMemory.put(dots, 1, b);
  }

  private static void innerRelu(
      long x,
      int keep,
      float mean,
      float inverse,
      long gamma,
      long beta,
      long dy,
      long dx,
      long sums,
      long dots) {
    FloatVector s = FloatVector.zero(F);
    FloatVector t = FloatVector.zero(F);
    long biases = sums + 4L * keep;
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector weight = FloatVector.fromMemorySegment(F, ALL, gamma + at, ORDER);
      FloatVector d =
          Signs.whereNegative(
              hat.fma(weight, FloatVector.fromMemorySegment(F, ALL, beta + at, ORDER)).neg(),
              FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER));
      d.fma(hat, FloatVector.fromMemorySegment(F, ALL, sums + at, ORDER))
          .intoMemorySegment(ALL, sums + at, ORDER);
      d.add(FloatVector.fromMemorySegment(F, ALL, biases + at, ORDER))
          .intoMemorySegment(ALL, biases + at, ORDER);
      FloatVector g = d.mul(weight);
      g.intoMemorySegment(ALL, dx + at, ORDER);
      s = s.add(g);
      t = g.fma(hat, t);
    }
    float a = Simd.sum(s);
    float b = Simd.sum(t);
    for (; c < keep; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      float weight = NativeMemory.get(gamma, c);
      float d = Math.fma(hat, weight, NativeMemory.get(beta, c)) > 0 ? NativeMemory.get(dy, c) : 0;
      NativeMemory.put(sums, c, NativeMemory.get(sums, c) + d * hat);
      NativeMemory.put(biases, c, NativeMemory.get(biases, c) + d);
      float g = d * weight;
      NativeMemory.put(dx, c, g);
      a += g;
      b += g * hat;
    }
    NativeMemory.put(dots, 0, a);
    NativeMemory.put(dots, 1, b);
  }

  /** dx = (dx − mean(g) − x̂·mean(g·x̂))/σ. */
  private static void outer(
      long x, int n, float mean, float inverse, float meanG, float meanDot, long dx) {
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector.fromMemorySegment(F, ALL, dx + at, ORDER)
          .sub(meanG)
          .sub(hat.mul(meanDot))
          .mul(inverse)
          .intoMemorySegment(ALL, dx + at, ORDER);
    }
    for (; c < n; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      NativeMemory.put(dx, c, (NativeMemory.get(dx, c) - meanG - hat * meanDot) * inverse);
    }
  }
}
