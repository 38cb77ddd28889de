package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * LayerNorm over the rows of each sample, each column by itself: a vector holds columns, so nothing
 * is summed across lanes. Columns that fill no vector are done one by one.
 */
@SuppressWarnings("removal")
public final class LayerNormRowsKernel {
  /** Per part and row, a vector of sums for γ and one for β. */
  private static final int LINE = 2 * Simd.LANES;

  /** Floats of a worker's own: statistics of a vector of columns, then means of its gradients. */
  private static final int OWN = 4 * Simd.LANES;

  private LayerNormRowsKernel() {}

  /** Samples of a part; parts follow from the number of samples alone. */
  public static int together(int batch) {
    return Math.max(4, (batch + 63) / 64);
  }

  /**
   * @param in its outer number is the batch
   * @param y {@code [batch, keep, width]}
   */
  public static void forward(Workers workers, NormInputs in, long y) {
    int batch = in.outer();
    int n = in.entries();
    int width = in.width();
    int keep = in.keep();
    long x = in.x();
    long gamma = in.gamma();
    long beta = in.beta();
    float epsilon = in.epsilon();
    int together = together(batch);
    float floor = in.relu() ? 0 : Float.NEGATIVE_INFINITY;
    workers.run(
        Rows.parts(batch, together),
        (part, worker) -> {
          long own = workers.scratch(worker, OWN);
          for (int b = part * together; b < Math.min(batch, (part + 1) * together); b++) {
            long sample = x + 4L * b * n * width;
            long out = y + 4L * b * keep * width;
            int c = 0;
            for (; c <= width - Simd.LANES; c += Simd.LANES) {
              forwardColumns(
                  sample + 4L * c, n, width, keep, gamma, beta, epsilon, floor, out + 4L * c, own);
            }
            for (; c < width; c++) {
              forwardColumn(
                  sample + 4L * c, n, width, keep, gamma, beta, epsilon, floor, out + 4L * c);
            }
          }
        });
  }

  /**
   * Mean and inverse deviation, a vector each at {@code to}: a vector that is handed from method to
   * method becomes an object where the JIT does not inline one of them.
   */
  private static void statistics(long x, int n, int width, float epsilon, long to) {
    FloatVector s = FloatVector.zero(F);
    for (int r = 0; r < n; r++) {
      s = s.add(FloatVector.fromMemorySegment(F, ALL, x + 4L * r * width, ORDER));
    }
    FloatVector mean = s.div(n);
    s = FloatVector.zero(F);
    for (int r = 0; r < n; r++) {
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, x + 4L * r * width, ORDER).sub(mean);
      s = d.fma(d, s);
    }
    mean.intoMemorySegment(ALL, to, ORDER);
    FloatVector.broadcast(F, 1f)
        .div(s.div(n).add(epsilon).lanewise(VectorOperators.SQRT))
        .intoMemorySegment(ALL, to + Simd.BYTES, ORDER);
  }

  private static void forwardColumns(
      long x,
      int n,
      int width,
      int keep,
      long gamma,
      long beta,
      float epsilon,
      float floor,
      long y,
      long own) {
    statistics(x, n, width, epsilon, own);
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, own, ORDER);
    FloatVector inverse = FloatVector.fromMemorySegment(F, ALL, own + Simd.BYTES, ORDER);
    for (int r = 0; r < keep; r++) {
      FloatVector hat =
          FloatVector.fromMemorySegment(F, ALL, x + 4L * r * width, ORDER).sub(mean).mul(inverse);
      FloatVector v =
          hat.fma(
              FloatVector.broadcast(F, MEMORY.getFloat(gamma + 4L * r)),
              FloatVector.broadcast(F, MEMORY.getFloat(beta + 4L * r)));
      v.max(floor).intoMemorySegment(ALL, y + 4L * r * width, ORDER);
    }
  }

  private static float columnMean(long x, int n, int width) {
    float s = 0;
    for (int r = 0; r < n; r++) {
      s += NativeMemory.get(x, (long) r * width);
    }
    return s / n;
  }

  private static float columnInverse(long x, int n, int width, float mean, float epsilon) {
    float s = 0;
    for (int r = 0; r < n; r++) {
      float d = NativeMemory.get(x, (long) r * width) - mean;
      s += d * d;
    }
    return (float) (1 / Math.sqrt(s / n + epsilon));
  }

  private static void forwardColumn(
      long x,
      int n,
      int width,
      int keep,
      long gamma,
      long beta,
      float epsilon,
      float floor,
      long y) {
    float mean = columnMean(x, n, width);
    float inverse = columnInverse(x, n, width, mean, epsilon);
    for (int r = 0; r < keep; r++) {
      float hat = (NativeMemory.get(x, (long) r * width) - mean) * inverse;
      float v = Math.fma(hat, NativeMemory.get(gamma, r), NativeMemory.get(beta, r));
      NativeMemory.put(y, (long) r * width, Math.max(v, floor));
    }
  }

  /**
   * @param together samples of a part, as many of the whole batch
   * @param dy {@code [batch, keep, width]}
   * @param dx {@code [batch, entries, width]}
   * @param partial {@link #floats} for each part: sums for γ and β
   */
  public static void backward(
      Workers workers, NormInputs in, int together, long dy, long dx, long partial) {
    int batch = in.outer();
    int n = in.entries();
    int width = in.width();
    int keep = in.keep();
    long x = in.x();
    long gamma = in.gamma();
    long beta = in.beta();
    float epsilon = in.epsilon();
    boolean relu = in.relu();
    int line = LINE;
    workers.run(
        Rows.parts(batch, together),
        (part, worker) -> {
          long sums = partial + 4L * part * keep * line;
          Rows.fill(sums, keep * line, 0);
          long own = workers.scratch(worker, OWN);
          for (int b = part * together; b < Math.min(batch, (part + 1) * together); b++) {
            long sample = x + 4L * b * n * width;
            long g = dy + 4L * b * keep * width;
            long out = dx + 4L * b * n * width;
            int c = 0;
            for (; c <= width - Simd.LANES; c += Simd.LANES) {
              long at = 4L * c;
              if (relu) {
                backwardColumnsRelu(
                    sample + at, n, width, keep, gamma, beta, epsilon, g + at, out + at, sums, own);
              } else {
                backwardColumns(
                    sample + at, n, width, keep, gamma, epsilon, g + at, out + at, sums, own);
              }
            }
            for (; c < width; c++) {
              long at = 4L * c;
              backwardColumn(
                  sample + at, n, width, keep, gamma, beta, epsilon, relu, g + at, out + at, sums);
            }
          }
        });
  }

  /** Floats of a part's sums. */
  public static long floats(int keep) {
    return (long) keep * LINE;
  }

  /**
   * Adds up the parts of the whole batch, in order.
   *
   * @param dgamma {@code [keep]}
   * @param dbeta {@code [keep]}
   */
  public static void sum(
      Workers workers, int parts, int keep, long partial, long dgamma, long dbeta) {
    Partials.sumLanes(workers, parts, keep, floats(keep), LINE, partial, dgamma);
    Partials.sumLanes(workers, parts, keep, floats(keep), LINE, partial + Simd.BYTES, dbeta);
  }

  private static void backwardColumns(
      long x,
      int n,
      int width,
      int keep,
      long gamma,
      float epsilon,
      long dy,
      long dx,
      long sums,
      long own) {
    statistics(x, n, width, epsilon, own);
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, own, ORDER);
    FloatVector inverse = FloatVector.fromMemorySegment(F, ALL, own + Simd.BYTES, ORDER);
    FloatVector sum = FloatVector.zero(F);
    FloatVector dot = FloatVector.zero(F);
    for (int r = 0; r < keep; r++) {
      long at = 4L * r * width;
      long to = sums + 2 * Simd.BYTES * r;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER);
      d.fma(hat, FloatVector.fromMemorySegment(F, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      d.add(FloatVector.fromMemorySegment(F, ALL, to + Simd.BYTES, ORDER))
          .intoMemorySegment(ALL, to + Simd.BYTES, ORDER);
      FloatVector g = d.mul(FloatVector.broadcast(F, MEMORY.getFloat(gamma + 4L * r)));
      g.intoMemorySegment(ALL, dx + at, ORDER);
      sum = sum.add(g);
      dot = g.fma(hat, dot);
    }
    sum.div(n).intoMemorySegment(ALL, own + 2 * Simd.BYTES, ORDER);
    dot.div(n).intoMemorySegment(ALL, own + 3 * Simd.BYTES, ORDER);
    outer(x, n, width, keep, dx, own);
  }

  private static void backwardColumnsRelu(
      long x,
      int n,
      int width,
      int keep,
      long gamma,
      long beta,
      float epsilon,
      long dy,
      long dx,
      long sums,
      long own) {
    statistics(x, n, width, epsilon, own);
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, own, ORDER);
    FloatVector inverse = FloatVector.fromMemorySegment(F, ALL, own + Simd.BYTES, ORDER);
    FloatVector sum = FloatVector.zero(F);
    FloatVector dot = FloatVector.zero(F);
    for (int r = 0; r < keep; r++) {
      long at = 4L * r * width;
      long to = sums + 2 * Simd.BYTES * r;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector weight = FloatVector.broadcast(F, MEMORY.getFloat(gamma + 4L * r));
      FloatVector v = hat.fma(weight, FloatVector.broadcast(F, MEMORY.getFloat(beta + 4L * r)));
      FloatVector d =
          Signs.whereNegative(v.neg(), FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER));
      d.fma(hat, FloatVector.fromMemorySegment(F, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      d.add(FloatVector.fromMemorySegment(F, ALL, to + Simd.BYTES, ORDER))
          .intoMemorySegment(ALL, to + Simd.BYTES, ORDER);
      FloatVector g = d.mul(weight);
      g.intoMemorySegment(ALL, dx + at, ORDER);
      sum = sum.add(g);
      dot = g.fma(hat, dot);
    }
    sum.div(n).intoMemorySegment(ALL, own + 2 * Simd.BYTES, ORDER);
    dot.div(n).intoMemorySegment(ALL, own + 3 * Simd.BYTES, ORDER);
    outer(x, n, width, keep, dx, own);
  }

  private static void outer(long x, int n, int width, int keep, long dx, long own) {
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, own, ORDER);
    FloatVector inverse = FloatVector.fromMemorySegment(F, ALL, own + Simd.BYTES, ORDER);
    FloatVector meanG = FloatVector.fromMemorySegment(F, ALL, own + 2 * Simd.BYTES, ORDER);
    FloatVector meanDot = FloatVector.fromMemorySegment(F, ALL, own + 3 * Simd.BYTES, ORDER);
    for (int r = 0; r < keep; r++) {
      long at = 4L * r * width;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      FloatVector.fromMemorySegment(F, ALL, dx + at, ORDER)
          .sub(meanG)
          .sub(hat.mul(meanDot))
          .mul(inverse)
          .intoMemorySegment(ALL, dx + at, ORDER);
    }
    for (int r = keep; r < n; r++) {
      long at = 4L * r * width;
      FloatVector hat = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER).sub(mean).mul(inverse);
      meanG.add(hat.mul(meanDot)).mul(inverse).neg().intoMemorySegment(ALL, dx + at, ORDER);
    }
  }

  private static void backwardColumn(
      long x,
      int n,
      int width,
      int keep,
      long gamma,
      long beta,
      float epsilon,
      boolean relu,
      long dy,
      long dx,
      long sums) {
    float mean = columnMean(x, n, width);
    float inverse = columnInverse(x, n, width, mean, epsilon);
    float sum = 0;
    float dot = 0;
    for (int r = 0; r < n; r++) {
      long at = (long) r * width;
      float g = 0;
      if (r < keep) {
        float hat = (NativeMemory.get(x, at) - mean) * inverse;
        float weight = NativeMemory.get(gamma, r);
        boolean dead = relu && Math.fma(hat, weight, NativeMemory.get(beta, r)) <= 0;
        float d = dead ? 0 : NativeMemory.get(dy, at);
        long to = sums + 2 * Simd.BYTES * r;
        NativeMemory.put(to, NativeMemory.get(to) + d * hat);
        NativeMemory.put(to + Simd.BYTES, NativeMemory.get(to + Simd.BYTES) + d);
        g = d * weight;
        sum += g;
        dot += g * hat;
      }
      NativeMemory.put(dx, at, g);
    }
    for (int r = 0; r < n; r++) {
      long at = (long) r * width;
      float hat = (NativeMemory.get(x, at) - mean) * inverse;
      NativeMemory.put(dx, at, (NativeMemory.get(dx, at) - sum / n - hat * dot / n) * inverse);
    }
  }
}
