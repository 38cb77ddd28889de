package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.AcrossLanes;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The loops over one head's keys of {@link PairAttentionGradient}.
 *
 * <p>With weights p before they are divided by their sum s, g·v = d and m = Σ p·d / s, a score's
 * gradient is p·(d − m)/s. A first loop leaves p, a second one uses it, both for two vectors of
 * queries at a time: what is loaded or stored of a key serves both. Division by s is in g, and m
 * comes from Σ p·v as in the results: m = g·Σ p·v / s.
 *
 * <p>What the loops read of a key lies side by side, and what they write, so that there is one
 * address of each, with distances that the compiler knows: several would each be computed and
 * checked in the loop.
 */
@SuppressWarnings("removal")
final class PairGradientLoops {
  private static final float LN_2 = 0.6931472f;

  /** Gradients of a key and its value in one head: vectors whose lanes are to be summed. */
  static final int KEY = 4;

  /** Bytes of what is written of a key: p of two vectors of queries, then its gradients. */
  static final long RECORD = (2 + KEY) * Simd.BYTES;

  /** Bytes from a key's record to its gradients. */
  static final long SUMS = 2 * Simd.BYTES;

  /** Bytes of a key and its value in one head. */
  static final long KEY_BYTES = 32;

  /** Bytes from a key to what is added to its scores. */
  static final long KEY_BIAS = 16;

  /** Bytes of a vector of queries' Σ p, Σ p·v₀ and Σ p·v₁. */
  private static final long TOTALS = 3 * Simd.BYTES;

  /** Of queries, of gradients of what comes out, and of the queries' gradients, by column. */
  private final long queries;

  private final long slopes;
  private final long results;
  private final long lineBytes;
  private final int count;
  private final long totals;
  private final int floats;

  /** A record a key. */
  final long records;

  /** The keys of the head at hand. */
  final long keys;

  /**
   * @param lines of queries, slopes and results
   * @param count keys
   * @param scratch of {@link #floats}
   */
  PairGradientLoops(Lines lines, int count, long queries, long slopes, long results, long scratch) {
    this.queries = queries;
    this.slopes = slopes;
    this.results = results;
    this.lineBytes = lines.bytes();
    this.count = count;
    this.totals = scratch;
    this.records = totals + 2 * TOTALS;
    this.keys = records + records(lines) * RECORD;
    this.floats = floats(lines);
  }

  /** Records, of which those past the last key stay zero: sums take sixteen at a time. */
  private static long records(Lines lines) {
    return (long) lines.padded() + AcrossLanes.VECTORS;
  }

  /** Clears all: keys have no bias, and records past the last key are summed. */
  void begin() {
    Rows.fill(totals, floats, 0);
  }

  static int floats(Lines lines) {
    return (int) ((2 * TOTALS + records(lines) * (RECORD + KEY_BYTES)) / Float.BYTES);
  }

  /** Leaves p of all keys for two vectors of queries, and Σ p, Σ p·v₀ and Σ p·v₁. */
  void weighTwo(long entry) {
    long line = lineBytes;
    long key = keys;
    long to = records;
    long q = queries + entry;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector q0B = FloatVector.fromMemorySegment(F, ALL, q + Simd.BYTES, ORDER);
    FloatVector q1B = FloatVector.fromMemorySegment(F, ALL, q + line + Simd.BYTES, ORDER);
    FloatVector total = FloatVector.zero(F);
    FloatVector sum0 = FloatVector.zero(F);
    FloatVector sum1 = FloatVector.zero(F);
    FloatVector totalB = FloatVector.zero(F);
    FloatVector sum0B = FloatVector.zero(F);
    FloatVector sum1B = FloatVector.zero(F);
    for (int k = 0; k < count; k++) {
      FloatVector key0 = FloatVector.broadcast(F, MEMORY.getFloat(key));
      FloatVector key1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 4));
      FloatVector value0 = FloatVector.broadcast(F, MEMORY.getFloat(key + 8));
      FloatVector value1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 12));
      FloatVector p =
          Exponential.ofTwo(
              q1.fma(
                  key1, q0.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + KEY_BIAS)))));
      total = total.add(p);
      sum0 = p.fma(value0, sum0);
      sum1 = p.fma(value1, sum1);
      FloatVector pB =
          Exponential.ofTwo(
              q1B.fma(
                  key1, q0B.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + KEY_BIAS)))));
      totalB = totalB.add(pB);
      sum0B = pB.fma(value0, sum0B);
      sum1B = pB.fma(value1, sum1B);
      p.intoMemorySegment(ALL, to, ORDER);
      pB.intoMemorySegment(ALL, to + Simd.BYTES, ORDER);
      key += KEY_BYTES;
      to += RECORD;
    }
    total.intoMemorySegment(ALL, totals, ORDER);
    sum0.intoMemorySegment(ALL, totals + Simd.BYTES, ORDER);
    sum1.intoMemorySegment(ALL, totals + 2 * Simd.BYTES, ORDER);
    totalB.intoMemorySegment(ALL, totals + TOTALS, ORDER);
    sum0B.intoMemorySegment(ALL, totals + TOTALS + Simd.BYTES, ORDER);
    sum1B.intoMemorySegment(ALL, totals + TOTALS + 2 * Simd.BYTES, ORDER);
  }

  /** {@link #weighTwo} for one vector of queries. */
  void weigh(long entry) {
    long line = lineBytes;
    long key = keys;
    long to = records;
    long q = queries + entry;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector total = FloatVector.zero(F);
    FloatVector sum0 = FloatVector.zero(F);
    FloatVector sum1 = FloatVector.zero(F);
    for (int k = 0; k < count; k++) {
      FloatVector key0 = FloatVector.broadcast(F, MEMORY.getFloat(key));
      FloatVector key1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 4));
      FloatVector value0 = FloatVector.broadcast(F, MEMORY.getFloat(key + 8));
      FloatVector value1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 12));
      FloatVector p =
          Exponential.ofTwo(
              q1.fma(
                  key1, q0.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + KEY_BIAS)))));
      total = total.add(p);
      sum0 = p.fma(value0, sum0);
      sum1 = p.fma(value1, sum1);
      p.intoMemorySegment(ALL, to, ORDER);
      key += KEY_BYTES;
      to += RECORD;
    }
    total.intoMemorySegment(ALL, totals, ORDER);
    sum0.intoMemorySegment(ALL, totals + Simd.BYTES, ORDER);
    sum1.intoMemorySegment(ALL, totals + 2 * Simd.BYTES, ORDER);
  }

  /** Writes what two vectors of queries give the keys, and the gradients of the queries. */
  void startTwo(long entry) {
    long line = lineBytes;
    long key = keys;
    long at = records;
    long q = queries + entry;
    long g = slopes + entry;
    long d = results + entry;
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, totals, ORDER));
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER).mul(inverse);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER).mul(inverse);
    FloatVector mean =
        g1.fma(
                FloatVector.fromMemorySegment(F, ALL, totals + 2 * Simd.BYTES, ORDER),
                g0.mul(FloatVector.fromMemorySegment(F, ALL, totals + Simd.BYTES, ORDER)))
            .mul(inverse);
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER).mul(LN_2);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER).mul(LN_2);
    FloatVector inverseB =
        FloatVector.broadcast(F, 1)
            .div(FloatVector.fromMemorySegment(F, ALL, totals + TOTALS, ORDER));
    FloatVector g0B = FloatVector.fromMemorySegment(F, ALL, g + Simd.BYTES, ORDER).mul(inverseB);
    FloatVector g1B =
        FloatVector.fromMemorySegment(F, ALL, g + line + Simd.BYTES, ORDER).mul(inverseB);
    FloatVector meanB =
        g1B.fma(
                FloatVector.fromMemorySegment(F, ALL, totals + TOTALS + 2 * Simd.BYTES, ORDER),
                g0B.mul(FloatVector.fromMemorySegment(F, ALL, totals + TOTALS + Simd.BYTES, ORDER)))
            .mul(inverseB);
    FloatVector q0B = FloatVector.fromMemorySegment(F, ALL, q + Simd.BYTES, ORDER).mul(LN_2);
    FloatVector q1B = FloatVector.fromMemorySegment(F, ALL, q + line + Simd.BYTES, ORDER).mul(LN_2);
    FloatVector dq0 = FloatVector.zero(F);
    FloatVector dq1 = FloatVector.zero(F);
    FloatVector dq0B = FloatVector.zero(F);
    FloatVector dq1B = FloatVector.zero(F);
    for (int k = 0; k < count; k++) {
      FloatVector key0 = FloatVector.broadcast(F, MEMORY.getFloat(key));
      FloatVector key1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 4));
      FloatVector value0 = FloatVector.broadcast(F, MEMORY.getFloat(key + 8));
      FloatVector value1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 12));
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, at, ORDER);
      FloatVector ds = g1.fma(value1, g0.mul(value0)).sub(mean).mul(p);
      dq0 = ds.fma(key0, dq0);
      dq1 = ds.fma(key1, dq1);
      FloatVector pB = FloatVector.fromMemorySegment(F, ALL, at + Simd.BYTES, ORDER);
      FloatVector dsB = g1B.fma(value1, g0B.mul(value0)).sub(meanB).mul(pB);
      dq0B = dsB.fma(key0, dq0B);
      dq1B = dsB.fma(key1, dq1B);
      dsB.fma(q0B, ds.mul(q0)).intoMemorySegment(ALL, at + SUMS, ORDER);
      dsB.fma(q1B, ds.mul(q1)).intoMemorySegment(ALL, at + SUMS + Simd.BYTES, ORDER);
      pB.fma(g0B, p.mul(g0)).intoMemorySegment(ALL, at + SUMS + 2 * Simd.BYTES, ORDER);
      pB.fma(g1B, p.mul(g1)).intoMemorySegment(ALL, at + SUMS + 3 * Simd.BYTES, ORDER);
      key += KEY_BYTES;
      at += RECORD;
    }
    dq0.mul(PairAttention.SCALE).intoMemorySegment(ALL, d, ORDER);
    dq1.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + line, ORDER);
    dq0B.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + Simd.BYTES, ORDER);
    dq1B.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + line + Simd.BYTES, ORDER);
  }

  /** {@link #startTwo}, where there are sums of the keys to add to. */
  void addTwo(long entry) {
    long line = lineBytes;
    long key = keys;
    long at = records;
    long q = queries + entry;
    long g = slopes + entry;
    long d = results + entry;
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, totals, ORDER));
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER).mul(inverse);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER).mul(inverse);
    FloatVector mean =
        g1.fma(
                FloatVector.fromMemorySegment(F, ALL, totals + 2 * Simd.BYTES, ORDER),
                g0.mul(FloatVector.fromMemorySegment(F, ALL, totals + Simd.BYTES, ORDER)))
            .mul(inverse);
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER).mul(LN_2);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER).mul(LN_2);
    FloatVector inverseB =
        FloatVector.broadcast(F, 1)
            .div(FloatVector.fromMemorySegment(F, ALL, totals + TOTALS, ORDER));
    FloatVector g0B = FloatVector.fromMemorySegment(F, ALL, g + Simd.BYTES, ORDER).mul(inverseB);
    FloatVector g1B =
        FloatVector.fromMemorySegment(F, ALL, g + line + Simd.BYTES, ORDER).mul(inverseB);
    FloatVector meanB =
        g1B.fma(
                FloatVector.fromMemorySegment(F, ALL, totals + TOTALS + 2 * Simd.BYTES, ORDER),
                g0B.mul(FloatVector.fromMemorySegment(F, ALL, totals + TOTALS + Simd.BYTES, ORDER)))
            .mul(inverseB);
    FloatVector q0B = FloatVector.fromMemorySegment(F, ALL, q + Simd.BYTES, ORDER).mul(LN_2);
    FloatVector q1B = FloatVector.fromMemorySegment(F, ALL, q + line + Simd.BYTES, ORDER).mul(LN_2);
    FloatVector dq0 = FloatVector.zero(F);
    FloatVector dq1 = FloatVector.zero(F);
    FloatVector dq0B = FloatVector.zero(F);
    FloatVector dq1B = FloatVector.zero(F);
    for (int k = 0; k < count; k++) {
      FloatVector key0 = FloatVector.broadcast(F, MEMORY.getFloat(key));
      FloatVector key1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 4));
      FloatVector value0 = FloatVector.broadcast(F, MEMORY.getFloat(key + 8));
      FloatVector value1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 12));
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, at, ORDER);
      FloatVector ds = g1.fma(value1, g0.mul(value0)).sub(mean).mul(p);
      dq0 = ds.fma(key0, dq0);
      dq1 = ds.fma(key1, dq1);
      FloatVector pB = FloatVector.fromMemorySegment(F, ALL, at + Simd.BYTES, ORDER);
      FloatVector dsB = g1B.fma(value1, g0B.mul(value0)).sub(meanB).mul(pB);
      dq0B = dsB.fma(key0, dq0B);
      dq1B = dsB.fma(key1, dq1B);
      dsB.fma(q0B, ds.fma(q0, FloatVector.fromMemorySegment(F, ALL, at + SUMS, ORDER)))
          .intoMemorySegment(ALL, at + SUMS, ORDER);
      dsB.fma(q1B, ds.fma(q1, FloatVector.fromMemorySegment(F, ALL, at + SUMS + Simd.BYTES, ORDER)))
          .intoMemorySegment(ALL, at + SUMS + Simd.BYTES, ORDER);
      pB.fma(
              g0B,
              p.fma(g0, FloatVector.fromMemorySegment(F, ALL, at + SUMS + 2 * Simd.BYTES, ORDER)))
          .intoMemorySegment(ALL, at + SUMS + 2 * Simd.BYTES, ORDER);
      pB.fma(
              g1B,
              p.fma(g1, FloatVector.fromMemorySegment(F, ALL, at + SUMS + 3 * Simd.BYTES, ORDER)))
          .intoMemorySegment(ALL, at + SUMS + 3 * Simd.BYTES, ORDER);
      key += KEY_BYTES;
      at += RECORD;
    }
    dq0.mul(PairAttention.SCALE).intoMemorySegment(ALL, d, ORDER);
    dq1.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + line, ORDER);
    dq0B.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + Simd.BYTES, ORDER);
    dq1B.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + line + Simd.BYTES, ORDER);
  }

  /** {@link #startTwo} for one vector of queries. */
  void start(long entry) {
    long line = lineBytes;
    long key = keys;
    long at = records;
    long q = queries + entry;
    long g = slopes + entry;
    long d = results + entry;
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, totals, ORDER));
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER).mul(inverse);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER).mul(inverse);
    FloatVector mean =
        g1.fma(
                FloatVector.fromMemorySegment(F, ALL, totals + 2 * Simd.BYTES, ORDER),
                g0.mul(FloatVector.fromMemorySegment(F, ALL, totals + Simd.BYTES, ORDER)))
            .mul(inverse);
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER).mul(LN_2);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER).mul(LN_2);
    FloatVector dq0 = FloatVector.zero(F);
    FloatVector dq1 = FloatVector.zero(F);
    for (int k = 0; k < count; k++) {
      FloatVector key0 = FloatVector.broadcast(F, MEMORY.getFloat(key));
      FloatVector key1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 4));
      FloatVector value0 = FloatVector.broadcast(F, MEMORY.getFloat(key + 8));
      FloatVector value1 = FloatVector.broadcast(F, MEMORY.getFloat(key + 12));
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, at, ORDER);
      FloatVector ds = g1.fma(value1, g0.mul(value0)).sub(mean).mul(p);
      dq0 = ds.fma(key0, dq0);
      dq1 = ds.fma(key1, dq1);
      ds.mul(q0).intoMemorySegment(ALL, at + SUMS, ORDER);
      ds.mul(q1).intoMemorySegment(ALL, at + SUMS + Simd.BYTES, ORDER);
      p.mul(g0).intoMemorySegment(ALL, at + SUMS + 2 * Simd.BYTES, ORDER);
      p.mul(g1).intoMemorySegment(ALL, at + SUMS + 3 * Simd.BYTES, ORDER);
      key += KEY_BYTES;
      at += RECORD;
    }
    dq0.mul(PairAttention.SCALE).intoMemorySegment(ALL, d, ORDER);
    dq1.mul(PairAttention.SCALE).intoMemorySegment(ALL, d + line, ORDER);
  }
}
