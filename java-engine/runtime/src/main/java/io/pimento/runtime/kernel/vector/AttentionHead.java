package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One head of one sample in cache: keys, values and their gradients as lines {@code [headWidth,
 * padded]}, a bias a key, and room for the scores of one query.
 */
@SuppressWarnings("removal")
final class AttentionHead {
  private final int headWidth;
  private final int padded;
  private final float scale;
  private final long keys;
  private final long values;
  private final long dKeys;
  private final long dValues;
  private final long biases;
  private final long scores;

  AttentionHead(int headWidth, int padded, long scratch) {
    long lines = 4L * headWidth * padded;
    this.headWidth = headWidth;
    this.padded = padded;
    this.scale = (float) (1 / Math.sqrt(headWidth));
    this.keys = scratch;
    this.values = keys + lines;
    this.dKeys = values + lines;
    this.dValues = dKeys + lines;
    this.biases = dValues + lines;
    this.scores = biases + 4L * padded;
  }

  /** Scratch that a head needs. */
  static long floats(int headWidth, int padded) {
    return (4L * headWidth + 2) * padded;
  }

  /** Address behind the scratch of this head. */
  long end() {
    return scores + 4L * padded;
  }

  long keys() {
    return keys;
  }

  long values() {
    return values;
  }

  long keyGradients() {
    return dKeys;
  }

  long valueGradients() {
    return dValues;
  }

  long biases() {
    return biases;
  }

  void clearGradients() {
    Rows.fill(dKeys, 2 * headWidth * padded, 0);
  }

  /** out = Σ_k softmax(q·k)·v for one query. */
  void forward(long query, long out) {
    float max = scores(query);
    float inverse = 1 / exponentials(max);
    for (int c = 0; c < headWidth; c++) {
      NativeMemory.put(out, c, dot(scores, values + 4L * c * padded) * inverse);
    }
  }

  /** Adds to the gradients of keys and values, and writes the query's. */
  void backward(long query, long g, long dQuery) {
    float max = scores(query);
    float inverse = 1 / exponentials(max);
    float mean = 0;
    for (int c = 0; c < headWidth; c++) {
      mean += NativeMemory.get(g, c) * dot(scores, values + 4L * c * padded) * inverse;
    }
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, scores + 4L * k, ORDER).mul(inverse);
      FloatVector dp = FloatVector.zero(F);
      for (int c = 0; c < headWidth; c++) {
        long at = 4L * ((long) c * padded + k);
        FloatVector d = FloatVector.broadcast(F, MEMORY.getFloat(g + 4L * c));
        dp = d.fma(FloatVector.fromMemorySegment(F, ALL, values + at, ORDER), dp);
        d.fma(p, FloatVector.fromMemorySegment(F, ALL, dValues + at, ORDER))
            .intoMemorySegment(ALL, dValues + at, ORDER);
      }
      dp.sub(mean).mul(p).mul(scale).intoMemorySegment(ALL, scores + 4L * k, ORDER);
    }
    for (int c = 0; c < headWidth; c++) {
      long line = 4L * c * padded;
      NativeMemory.put(dQuery, c, dot(scores, keys + line));
      Rows.addScaled(scores, NativeMemory.get(query, c), dKeys + line, padded);
    }
  }

  /** Leaves the scores and returns the largest. */
  private float scores(long query) {
    FloatVector highest = FloatVector.broadcast(F, -Float.MAX_VALUE);
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector v = FloatVector.zero(F);
      for (int c = 0; c < headWidth; c++) {
        v =
            FloatVector.broadcast(F, MEMORY.getFloat(query + 4L * c))
                .fma(
                    FloatVector.fromMemorySegment(
                        F, ALL, keys + 4L * ((long) c * padded + k), ORDER),
                    v);
      }
      v = v.mul(scale).add(FloatVector.fromMemorySegment(F, ALL, biases + 4L * k, ORDER));
      v.intoMemorySegment(ALL, scores + 4L * k, ORDER);
      highest = highest.max(v);
    }
    return highest.reduceLanes(VectorOperators.MAX);
  }

  /** Leaves exp(score − max) and returns their sum. */
  private float exponentials(float max) {
    FloatVector sum = FloatVector.zero(F);
    for (int k = 0; k < padded; k += Simd.LANES) {
      FloatVector p =
          Exponential.of(FloatVector.fromMemorySegment(F, ALL, scores + 4L * k, ORDER).sub(max));
      p.intoMemorySegment(ALL, scores + 4L * k, ORDER);
      sum = sum.add(p);
    }
    return Simd.sum(sum);
  }

  private float dot(long a, long b) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < padded; i += Simd.LANES) {
      sum =
          FloatVector.fromMemorySegment(F, ALL, a + 4L * i, ORDER)
              .fma(FloatVector.fromMemorySegment(F, ALL, b + 4L * i, ORDER), sum);
    }
    return Simd.sum(sum);
  }
}
