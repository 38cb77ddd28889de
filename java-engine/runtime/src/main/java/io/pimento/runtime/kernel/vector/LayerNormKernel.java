package io.pimento.runtime.kernel.vector;

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
  static int together(int rows) {
    return Math.max(32, (rows + 63) / 64);
  }

  /**
   * @param x {@code [rows, n]}
   * @param gamma {@code [keep]}
   * @param beta {@code [keep]}
   * @param y {@code [rows, keep]}
   */
  public static void forward(
      Workers workers,
      int rows,
      int n,
      int keep,
      long x,
      long gamma,
      long beta,
      float epsilon,
      boolean relu,
      long y) {
    int together = together(rows);
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int i = part * together; i < Math.min(rows, (part + 1) * together); i++) {
            long in = x + 4L * i * n;
            float mean = sum(in, n) / n;
            float inverse = (float) (1 / Math.sqrt(squares(in, n, mean) / n + epsilon));
            if (relu) {
              writeRelu(in, keep, mean, inverse, gamma, beta, y + 4L * i * keep);
            } else {
              write(in, keep, mean, inverse, gamma, beta, y + 4L * i * keep);
            }
          }
        });
  }

  /**
   * @param dy {@code [rows, keep]}
   * @param dx {@code [rows, n]}
   * @param dgamma {@code [keep]}
   * @param dbeta {@code [keep]}
   */
  public static void backward(
      Workers workers,
      int rows,
      int n,
      int keep,
      long x,
      long gamma,
      long beta,
      float epsilon,
      boolean relu,
      long dy,
      long dx,
      long dgamma,
      long dbeta) {
    int together = together(rows);
    int parts = Rows.parts(rows, together);
    long partial = workers.sharedScratch(Math.max(1, 2L * parts * keep));
    workers.run(
        parts,
        (part, worker) -> {
          long sums = partial + 8L * part * keep;
          Rows.fill(sums, 2 * keep, 0);
          float[] dots = new float[2];
          for (int i = part * together; i < Math.min(rows, (part + 1) * together); i++) {
            long in = x + 4L * i * n;
            long out = dx + 4L * i * n;
            float mean = sum(in, n) / n;
            float inverse = (float) (1 / Math.sqrt(squares(in, n, mean) / n + epsilon));
            long g = dy + 4L * i * keep;
            if (relu) {
              innerRelu(in, keep, mean, inverse, gamma, beta, g, out, sums, dots);
            } else {
              inner(in, keep, mean, inverse, gamma, g, out, sums, dots);
            }
            Rows.fill(out + 4L * keep, n - keep, 0);
            outer(in, n, mean, inverse, dots[0] / n, dots[1] / n, out);
          }
        });
    Rows.fill(dgamma, keep, 0);
    Rows.fill(dbeta, keep, 0);
    for (int part = 0; part < parts; part++) {
      Rows.add(partial + 8L * part * keep, dgamma, keep);
      Rows.add(partial + 8L * part * keep + 4L * keep, dbeta, keep);
    }
  }

  private static float sum(long x, int n) {
    FloatVector s = FloatVector.zero(Simd.F);
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      s = s.add(Simd.load(x + 4L * c));
    }
    float total = Simd.sum(s);
    for (; c < n; c++) {
      total += NativeMemory.get(x, c);
    }
    return total;
  }

  private static float squares(long x, int n, float mean) {
    FloatVector s = FloatVector.zero(Simd.F);
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      FloatVector d = Simd.load(x + 4L * c).sub(mean);
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
      FloatVector hat = Simd.load(x + at).sub(mean).mul(inverse);
      Simd.store(hat.fma(Simd.load(gamma + at), Simd.load(beta + at)), y + at);
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
      FloatVector hat = Simd.load(x + at).sub(mean).mul(inverse);
      FloatVector v = hat.fma(Simd.load(gamma + at), Simd.load(beta + at));
      Simd.store(v.max(0), y + at);
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
      float[] dots) {
    FloatVector s = FloatVector.zero(Simd.F);
    FloatVector t = FloatVector.zero(Simd.F);
    long biases = sums + 4L * keep;
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = Simd.load(x + at).sub(mean).mul(inverse);
      FloatVector d = Simd.load(dy + at);
      Simd.store(d.fma(hat, Simd.load(sums + at)), sums + at);
      Simd.store(d.add(Simd.load(biases + at)), biases + at);
      FloatVector g = d.mul(Simd.load(gamma + at));
      Simd.store(g, dx + at);
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
    dots[0] = a;
    dots[1] = b;
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
      float[] dots) {
    FloatVector s = FloatVector.zero(Simd.F);
    FloatVector t = FloatVector.zero(Simd.F);
    long biases = sums + 4L * keep;
    int c = 0;
    for (; c <= keep - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = Simd.load(x + at).sub(mean).mul(inverse);
      FloatVector weight = Simd.load(gamma + at);
      FloatVector d =
          Signs.whereNegative(hat.fma(weight, Simd.load(beta + at)).neg(), Simd.load(dy + at));
      Simd.store(d.fma(hat, Simd.load(sums + at)), sums + at);
      Simd.store(d.add(Simd.load(biases + at)), biases + at);
      FloatVector g = d.mul(weight);
      Simd.store(g, dx + at);
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
    dots[0] = a;
    dots[1] = b;
  }

  /** dx = (dx − mean(g) − x̂·mean(g·x̂))/σ. */
  private static void outer(
      long x, int n, float mean, float inverse, float meanG, float meanDot, long dx) {
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      long at = 4L * c;
      FloatVector hat = Simd.load(x + at).sub(mean).mul(inverse);
      Simd.store(Simd.load(dx + at).sub(meanG).sub(hat.mul(meanDot)).mul(inverse), dx + at);
    }
    for (; c < n; c++) {
      float hat = (NativeMemory.get(x, c) - mean) * inverse;
      NativeMemory.put(dx, c, (NativeMemory.get(dx, c) - meanG - hat * meanDot) * inverse);
    }
  }
}
