package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Multi-head attention over the rows of each sample. Keys and values of a head are transposed into
 * cache, so that a vector holds scores of several keys. One more key may stand for {@code dead}
 * equal rows: its score gets log(dead) added; keys that only fill a vector get a score of −10³⁰.
 */
public final class AttentionKernel {
  private static final int SAMPLES = 8;
  private static final float NEVER = -1e30f;

  private AttentionKernel() {}

  /** Sizes of one call, and where each piece of a worker's scratch lies. */
  private record Sizes(int rows, int width, int heads, int dead) {
    int headWidth() {
      return width / heads;
    }

    int keys() {
      return rows + (dead > 0 ? 1 : 0);
    }

    int padded() {
      return (keys() + Simd.LANES - 1) / Simd.LANES * Simd.LANES;
    }

    float scale() {
      return (float) (1 / Math.sqrt(headWidth()));
    }

    /** Keys, values, their two gradients, biases, scores, probability gradients. */
    long scratch() {
      return (4L * headWidth() + 3) * padded();
    }

    long transposedBytes() {
      return 4L * headWidth() * padded();
    }
  }

  /**
   * @param qkv {@code [batch, rows, 3·width]}
   * @param deadRow {@code [3·width]}, read if {@code dead > 0}
   * @param out {@code [batch, rows, width]}
   */
  public static void forward(
      Workers workers,
      int batch,
      int rows,
      int width,
      int heads,
      long qkv,
      long deadRow,
      int dead,
      long out) {
    Sizes s = new Sizes(rows, width, heads, dead);
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          long keys = workers.scratch(worker, s.scratch());
          long values = keys + s.transposedBytes();
          long biases = keys + 4 * s.transposedBytes();
          long scores = biases + 4L * s.padded();
          biases(s, biases);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long sample = qkv + 12L * b * rows * width;
            for (int h = 0; h < heads; h++) {
              transpose(s, sample, deadRow, 1, h, keys);
              transpose(s, sample, deadRow, 2, h, values);
              for (int r = 0; r < rows; r++) {
                long query = sample + 12L * r * width + 4L * h * s.headWidth();
                float sum = probabilities(s, query, keys, biases, scores);
                long to = out + 4L * (((long) b * rows + r) * width + (long) h * s.headWidth());
                for (int c = 0; c < s.headWidth(); c++) {
                  NativeMemory.put(
                      to, c, dot(scores, values + 4L * c * s.padded(), s.padded()) / sum);
                }
              }
            }
          }
        });
  }

  private static void biases(Sizes s, long biases) {
    for (int k = 0; k < s.padded(); k++) {
      float bias = k < s.rows() ? 0 : k < s.keys() ? (float) Math.log(s.dead()) : NEVER;
      NativeMemory.put(biases, k, bias);
    }
  }

  /** One head's keys (part 1) or values (part 2): {@code [headWidth, padded]}. */
  private static void transpose(Sizes s, long sample, long deadRow, int part, int head, long to) {
    for (int c = 0; c < s.headWidth(); c++) {
      long from = (long) part * s.width() + (long) head * s.headWidth() + c;
      long line = to + 4L * c * s.padded();
      for (int r = 0; r < s.rows(); r++) {
        NativeMemory.put(line, r, NativeMemory.get(sample, 3L * r * s.width() + from));
      }
      for (int k = s.rows(); k < s.padded(); k++) {
        NativeMemory.put(line, k, k < s.keys() ? NativeMemory.get(deadRow, from) : 0);
      }
    }
  }

  /** Leaves exp(score − max) in scores and returns their sum. */
  private static float probabilities(Sizes s, long query, long keys, long biases, long scores) {
    int padded = s.padded();
    float scale = s.scale();
    FloatVector highest = FloatVector.broadcast(Simd.F, NEVER);
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector v = FloatVector.zero(Simd.F);
      for (int c = 0; c < s.headWidth(); c++) {
        v = Simd.broadcast(query + 4L * c).fma(Simd.load(keys + 4L * ((long) c * padded + k)), v);
      }
      v = v.mul(scale).add(Simd.load(biases + 4L * k));
      Simd.store(v, scores + 4L * k);
      highest = highest.max(v);
    }
    float max = highest.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(Simd.F);
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector p = Exponential.of(Simd.load(scores + 4L * k).sub(max));
      Simd.store(p, scores + 4L * k);
      sum = sum.add(p);
    }
    return Simd.sum(sum);
  }

  private static float dot(long a, long b, int n) {
    FloatVector sum = FloatVector.zero(Simd.F);
    for (int i = 0; i < n; i += Simd.LANES) {
      sum = Simd.load(a + 4L * i).fma(Simd.load(b + 4L * i), sum);
    }
    return Simd.sum(sum);
  }

  /**
   * @param dout {@code [batch, rows, width]}
   * @param dqkv {@code [batch, rows, 3·width]}
   * @param dDead {@code [3·width]}, written if {@code dead > 0}; its query part is zero
   */
  public static void backward(
      Workers workers,
      int batch,
      int rows,
      int width,
      int heads,
      long qkv,
      long deadRow,
      int dead,
      long dout,
      long dqkv,
      long dDead) {
    Sizes s = new Sizes(rows, width, heads, dead);
    int parts = Rows.parts(batch, SAMPLES);
    long partial = dead > 0 ? workers.sharedScratch(Math.max(1, 3L * parts * width)) : 0;
    workers.run(
        parts,
        (part, worker) -> {
          long keys = workers.scratch(worker, s.scratch());
          long values = keys + s.transposedBytes();
          long dKeys = values + s.transposedBytes();
          long dValues = dKeys + s.transposedBytes();
          long biases = keys + 4 * s.transposedBytes();
          biases(s, biases);
          long deadSum = partial + 12L * part * width;
          if (dead > 0) {
            Rows.fill(deadSum, 3 * width, 0);
          }
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long sample = qkv + 12L * b * rows * width;
            long dSample = dqkv + 12L * b * rows * width;
            for (int h = 0; h < heads; h++) {
              transpose(s, sample, deadRow, 1, h, keys);
              transpose(s, sample, deadRow, 2, h, values);
              Rows.fill(dKeys, 2 * s.headWidth() * s.padded(), 0);
              for (int r = 0; r < rows; r++) {
                long at = 12L * r * width + 4L * h * s.headWidth();
                long g = dout + 4L * (((long) b * rows + r) * width + (long) h * s.headWidth());
                query(s, sample + at, keys, g, dSample + at);
              }
              untranspose(s, dKeys, 1, h, dSample, deadSum);
              untranspose(s, dValues, 2, h, dSample, deadSum);
            }
          }
        });
    if (dead > 0) {
      Rows.fill(dDead, 3 * width, 0);
      for (int part = 0; part < parts; part++) {
        Rows.add(partial + 12L * part * width, dDead, 3 * width);
      }
    }
  }

  /** The gradient through one query of one head. */
  private static void query(Sizes s, long query, long keys, long g, long dQuery) {
    int padded = s.padded();
    long values = keys + s.transposedBytes();
    long dKeys = values + s.transposedBytes();
    long dValues = dKeys + s.transposedBytes();
    long biases = keys + 4 * s.transposedBytes();
    long scores = biases + 4L * padded;
    long slopes = scores + 4L * padded;
    float inverse = 1 / probabilities(s, query, keys, biases, scores);
    FloatVector weighted = FloatVector.zero(Simd.F);
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector p = Simd.load(scores + 4L * k).mul(inverse);
      FloatVector dp = FloatVector.zero(Simd.F);
      for (int c = 0; c < s.headWidth(); c++) {
        long at = 4L * ((long) c * padded + k);
        FloatVector d = Simd.broadcast(g + 4L * c);
        dp = d.fma(Simd.load(values + at), dp);
        Simd.store(d.fma(p, Simd.load(dValues + at)), dValues + at);
      }
      Simd.store(p, scores + 4L * k);
      Simd.store(dp, slopes + 4L * k);
      weighted = p.fma(dp, weighted);
    }
    float mean = Simd.sum(weighted);
    float scale = s.scale();
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector ds =
          Simd.load(slopes + 4L * k).sub(mean).mul(Simd.load(scores + 4L * k)).mul(scale);
      Simd.store(ds, slopes + 4L * k);
    }
    for (int c = 0; c < s.headWidth(); c++) {
      long line = 4L * c * padded;
      NativeMemory.put(dQuery, c, dot(slopes, keys + line, padded));
      Rows.addScaled(slopes, NativeMemory.get(query, c), dKeys + line, padded);
    }
  }

  private static void untranspose(
      Sizes s, long from, int part, int head, long dSample, long deadSum) {
    for (int c = 0; c < s.headWidth(); c++) {
      long to = (long) part * s.width() + (long) head * s.headWidth() + c;
      long line = from + 4L * c * s.padded();
      for (int r = 0; r < s.rows(); r++) {
        NativeMemory.put(dSample, 3L * r * s.width() + to, NativeMemory.get(line, r));
      }
      if (s.dead() > 0) {
        NativeMemory.put(
            deadSum, to, NativeMemory.get(deadSum, to) + NativeMemory.get(line, s.rows()));
      }
    }
  }
}
