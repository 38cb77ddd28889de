package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static io.pimento.runtime.memory.NativeMemory.FLOAT;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One head of one sample in cache: keys, values and their gradients as lines {@code [headWidth,
 * padded]}, a bias a key, and room for the scores of one query. A head of width 2, the reference's,
 * has code of its own that keeps both columns in registers.
 */
final class AttentionHead {
  /** exp(60) times any number of keys is far from overflowing. */
  private static final float SMALL = 60;

  private final int headWidth;
  private final int padded;
  private final float scale;
  private final long keys;
  private final long values;
  private final long dKeys;
  private final long dValues;
  private final long biases;
  private final long scores;
  private final long sums;
  private float bound0;
  private float bound1;
  private float biasBound;

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
    this.sums = scores + 4L * padded;
  }

  /** Scratch that a head needs. */
  static long floats(int headWidth, int padded) {
    return (4L * headWidth + 2) * padded + 3L * Simd.LANES;
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
    if (headWidth == 2) {
      forward2(query, out);
      return;
    }
    float max = scores(query);
    float inverse = 1 / exponentials(max);
    for (int c = 0; c < headWidth; c++) {
      NativeMemory.put(out, c, dot(scores, values + 4L * c * padded) * inverse);
    }
  }

  /** Adds to the gradients of keys and values, and writes the query's. */
  void backward(long query, long g, long dQuery) {
    if (headWidth == 2) {
      backward2(query, g, dQuery);
      return;
    }
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
        FloatVector d = FloatVector.broadcast(F, ALL.get(FLOAT, g + 4L * c));
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
            FloatVector.broadcast(F, ALL.get(FLOAT, query + 4L * c))
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

  /** Looks at the keys: below this bound no score can make exp overflow, so none is shifted. */
  void measureKeys(float biasBound) {
    this.biasBound = biasBound;
    if (headWidth == 2) {
      bound0 = largest(keys) * scale;
      bound1 = largest(keys + 4L * padded) * scale;
    }
  }

  private float largest(long line) {
    FloatVector highest = FloatVector.zero(F);
    for (long at = 0; at < 4L * padded; at += Simd.BYTES) {
      highest = highest.max(FloatVector.fromMemorySegment(F, ALL, line + at, ORDER).abs());
    }
    return highest.reduceLanes(VectorOperators.MAX);
  }

  /** What is taken off every score of a query of width 2: nothing, if all are small. */
  private float shift2(long query) {
    float q0 = Math.abs(NativeMemory.get(query));
    float q1 = Math.abs(NativeMemory.get(query + 4));
    return q0 * bound0 + q1 * bound1 + biasBound < SMALL ? 0 : scores(query);
  }

  private void forward2(long query, long out) {
    float shift = shift2(query);
    FloatVector q0 = FloatVector.broadcast(F, ALL.get(FLOAT, query)).mul(scale);
    FloatVector q1 = FloatVector.broadcast(F, ALL.get(FLOAT, query + 4)).mul(scale);
    FloatVector sum = FloatVector.zero(F);
    FloatVector o0 = FloatVector.zero(F);
    FloatVector o1 = FloatVector.zero(F);
    long line = 4L * padded;
    for (long at = 0; at < line; at += Simd.BYTES) {
      FloatVector v =
          q1.fma(
              FloatVector.fromMemorySegment(F, ALL, keys + line + at, ORDER),
              FloatVector.fromMemorySegment(F, ALL, biases + at, ORDER).sub(shift));
      FloatVector p =
          Exponential.of(q0.fma(FloatVector.fromMemorySegment(F, ALL, keys + at, ORDER), v));
      sum = sum.add(p);
      o0 = p.fma(FloatVector.fromMemorySegment(F, ALL, values + at, ORDER), o0);
      o1 = p.fma(FloatVector.fromMemorySegment(F, ALL, values + line + at, ORDER), o1);
    }
    sum.intoMemorySegment(ALL, sums, ORDER);
    o0.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
    o1.intoMemorySegment(ALL, sums + 2 * Simd.BYTES, ORDER);
    float inverse = 1 / Simd.sumAt(sums);
    NativeMemory.put(out, Simd.sumAt(sums + Simd.BYTES) * inverse);
    NativeMemory.put(out + 4, Simd.sumAt(sums + 2 * Simd.BYTES) * inverse);
  }

  private void backward2(long query, long g, long dQuery) {
    float shift = shift2(query);
    FloatVector q0 = FloatVector.broadcast(F, ALL.get(FLOAT, query)).mul(scale);
    FloatVector q1 = FloatVector.broadcast(F, ALL.get(FLOAT, query + 4)).mul(scale);
    FloatVector g0 = FloatVector.broadcast(F, ALL.get(FLOAT, g));
    FloatVector g1 = FloatVector.broadcast(F, ALL.get(FLOAT, g + 4));
    FloatVector sum = FloatVector.zero(F);
    FloatVector weighted = FloatVector.zero(F);
    long line = 4L * padded;
    for (long at = 0; at < line; at += Simd.BYTES) {
      FloatVector v =
          q1.fma(
              FloatVector.fromMemorySegment(F, ALL, keys + line + at, ORDER),
              FloatVector.fromMemorySegment(F, ALL, biases + at, ORDER).sub(shift));
      FloatVector p =
          Exponential.of(q0.fma(FloatVector.fromMemorySegment(F, ALL, keys + at, ORDER), v));
      FloatVector dp =
          g1.fma(
              FloatVector.fromMemorySegment(F, ALL, values + line + at, ORDER),
              g0.mul(FloatVector.fromMemorySegment(F, ALL, values + at, ORDER)));
      p.intoMemorySegment(ALL, scores + at, ORDER);
      sum = sum.add(p);
      weighted = p.fma(dp, weighted);
    }
    sum.intoMemorySegment(ALL, sums, ORDER);
    weighted.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
    float inverse = 1 / Simd.sumAt(sums);
    slopes2(query, g, inverse, Simd.sumAt(sums + Simd.BYTES) * inverse, dQuery);
  }

  private void slopes2(long query, long g, float inverse, float mean, long dQuery) {
    long line = 4L * padded;
    FloatVector g0 = FloatVector.broadcast(F, ALL.get(FLOAT, g));
    FloatVector g1 = FloatVector.broadcast(F, ALL.get(FLOAT, g + 4));
    FloatVector q0 = FloatVector.broadcast(F, ALL.get(FLOAT, query)).mul(scale);
    FloatVector q1 = FloatVector.broadcast(F, ALL.get(FLOAT, query + 4)).mul(scale);
    FloatVector dq0 = FloatVector.zero(F);
    FloatVector dq1 = FloatVector.zero(F);
    for (long at = 0; at < line; at += Simd.BYTES) {
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, scores + at, ORDER).mul(inverse);
      FloatVector dp = g0.mul(FloatVector.fromMemorySegment(F, ALL, values + at, ORDER));
      dp = g1.fma(FloatVector.fromMemorySegment(F, ALL, values + line + at, ORDER), dp);
      FloatVector ds = dp.sub(mean).mul(p);
      g0.fma(p, FloatVector.fromMemorySegment(F, ALL, dValues + at, ORDER))
          .intoMemorySegment(ALL, dValues + at, ORDER);
      g1.fma(p, FloatVector.fromMemorySegment(F, ALL, dValues + line + at, ORDER))
          .intoMemorySegment(ALL, dValues + line + at, ORDER);
      q0.fma(ds, FloatVector.fromMemorySegment(F, ALL, dKeys + at, ORDER))
          .intoMemorySegment(ALL, dKeys + at, ORDER);
      q1.fma(ds, FloatVector.fromMemorySegment(F, ALL, dKeys + line + at, ORDER))
          .intoMemorySegment(ALL, dKeys + line + at, ORDER);
      dq0 = ds.fma(FloatVector.fromMemorySegment(F, ALL, keys + at, ORDER), dq0);
      dq1 = ds.fma(FloatVector.fromMemorySegment(F, ALL, keys + line + at, ORDER), dq1);
    }
    dq0.intoMemorySegment(ALL, sums, ORDER);
    dq1.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
    NativeMemory.put(dQuery, Simd.sumAt(sums) * scale);
    NativeMemory.put(dQuery + 4, Simd.sumAt(sums + Simd.BYTES) * scale);
  }
}
