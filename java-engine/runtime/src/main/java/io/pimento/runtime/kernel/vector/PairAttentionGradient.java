package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.AcrossLanes;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of {@link PairAttention}, which has read the sample.
 *
 * <p>With weights p before they are divided by their sum s, g·v = d and m = Σ p·d / s, a score's
 * gradient is p·(d − m)/s. A first loop over the keys leaves p, a second one uses it, both for two
 * vectors of queries at a time: what is loaded or stored of a key serves both. Division by s is in
 * g, and m comes from Σ p·v as in the results: m = g·Σ p·v / s.
 *
 * <p>What the loops read of a key lies side by side, and what they write, so that there is one
 * address of each, with distances that the compiler knows: several would each be computed and
 * checked in the loop. The dead row is the last key.
 */
@SuppressWarnings("removal")
final class PairAttentionGradient {
  private static final float LN_2 = 0.6931472f;

  /** Gradients of a key and its value in one head: vectors whose lanes are to be summed. */
  private static final int KEY = 4;

  /** Bytes of a key: p of two vectors of queries, then its gradients. */
  private static final long RECORD = (2 + KEY) * Simd.BYTES;

  /** Bytes of a key and its value in one head, and of what is added to the scores. */
  private static final long KEY_BYTES = 32;

  private static final long SUMS = 2 * Simd.BYTES;

  /** Bytes of a vector of queries' Σ p, Σ p·v₀ and Σ p·v₁. */
  private static final long TOTALS = 3 * Simd.BYTES;

  private final PairAttention pairs;
  private final int width;
  private final int rows;
  private final Lines lines;
  private final Lines keyLines;
  private final long slopes;
  private final long results;
  private final long totals;
  private final long records;
  private final long keys;
  private final int count;
  private final long keyGradients;
  private final long deadGradients;

  PairAttentionGradient(PairAttention pairs, long scratch) {
    this.pairs = pairs;
    this.width = pairs.width;
    this.rows = pairs.rows;
    this.lines = pairs.lines;
    this.keyLines = new Lines(2 * width, rows);
    this.slopes = scratch;
    this.results = slopes + 4L * lines.floats();
    this.totals = results + 4L * lines.floats();
    this.records = totals + 2 * TOTALS;
    this.count = rows + (pairs.dead > 0 ? 1 : 0);
    this.keys = records + (lines.padded() + AcrossLanes.VECTORS) * RECORD;
    this.keyGradients = keys + KEY_BYTES * (lines.padded() + AcrossLanes.VECTORS);
    this.deadGradients = keyGradients + 4L * keyLines.floats();
    // Lanes without a row, and keys without one: zeros, for denormal leftovers would be slow.
    Rows.fill(slopes, lines.floats(), 0);
    Rows.fill(records, (int) ((keyGradients - records) / Float.BYTES), 0);
    NativeMemory.put(keys + KEY_BYTES * rows + 16, pairs.deadBias);
  }

  /** Scratch that a sample needs. */
  static long floats(int width, int rows) {
    Lines lines = new Lines(width, rows);
    long bytes = 2 * TOTALS + (lines.padded() + AcrossLanes.VECTORS) * (RECORD + KEY_BYTES);
    return 4L * lines.floats() + bytes / Float.BYTES + AcrossLanes.VECTORS;
  }

  /**
   * Writes the gradients of queries, keys and values of the sample last read, and adds the dead
   * row's.
   *
   * @param dout {@code [rows, width]}
   * @param dqkv {@code [rows, 3·width]}
   * @param dDead {@code [3·width]}
   */
  void run(long dout, long dqkv, long dDead) {
    lines.read(dout, width, slopes);
    boolean odd = (rows + Simd.LANES - 1) / Simd.LANES % 2 != 0;
    for (int c = 0; c < width; c += 2) {
      long entry = 4L * c * lines.padded();
      readKeys(c);
      if (odd) {
        weigh(entry);
        start(entry);
      }
      for (int r = odd ? Simd.LANES : 0; r < rows; r += 2 * Simd.LANES) {
        weighTwo(entry + 4L * r);
        if (r == 0) {
          startTwo(entry);
        } else {
          addTwo(entry + 4L * r);
        }
      }
      sumKeys(c);
      if (pairs.dead > 0) {
        sumDead(dDead + 4L * (width + c));
      }
    }
    lines.write(results, dqkv, 3L * width);
    keyLines.write(keyGradients, dqkv + 4L * width, 3L * width);
  }

  /** Copies one head of the keys and values. */
  private void readKeys(int c) {
    long key = pairs.sample + 4L * (width + c);
    for (int k = 0; k < rows; k++) {
      copyKey(key, keys + KEY_BYTES * k);
      key += pairs.step;
    }
    if (pairs.dead > 0) {
      copyKey(pairs.deadRow + 4L * (width + c), keys + KEY_BYTES * rows);
    }
  }

  private void copyKey(long key, long to) {
    NativeMemory.putLong(to, NativeMemory.getLong(key));
    NativeMemory.putLong(to + 8, NativeMemory.getLong(key + 4L * width));
  }

  /** Leaves p of all keys for two vectors of queries, and Σ p, Σ p·v₀ and Σ p·v₁. */
  private void weighTwo(long entry) {
    long line = lines.bytes();
    long key = keys;
    long to = records;
    long q = pairs.queries + entry;
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
              q1.fma(key1, q0.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + 16)))));
      total = total.add(p);
      sum0 = p.fma(value0, sum0);
      sum1 = p.fma(value1, sum1);
      FloatVector pB =
          Exponential.ofTwo(
              q1B.fma(key1, q0B.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + 16)))));
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
  private void weigh(long entry) {
    long line = lines.bytes();
    long key = keys;
    long to = records;
    long q = pairs.queries + entry;
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
              q1.fma(key1, q0.fma(key0, FloatVector.broadcast(F, MEMORY.getFloat(key + 16)))));
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
  private void startTwo(long entry) {
    long line = lines.bytes();
    long key = keys;
    long at = records;
    long q = pairs.queries + entry;
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
  private void addTwo(long entry) {
    long line = lines.bytes();
    long key = keys;
    long at = records;
    long q = pairs.queries + entry;
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
  private void start(long entry) {
    long line = lines.bytes();
    long key = keys;
    long at = records;
    long q = pairs.queries + entry;
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

  /** Sums over queries what one head's keys and values get. */
  private void sumKeys(int column) {
    for (int i = 0; i < KEY; i++) {
      long from = records + SUMS + i * Simd.BYTES;
      long to = keyGradients + lines.bytes() * (i < 2 ? column + i : width + column + i - 2);
      for (int k = 0; k < rows; k += AcrossLanes.VECTORS) {
        AcrossLanes.sums(from + RECORD * k, RECORD, to + 4L * k);
      }
    }
  }

  private void sumDead(long dDead) {
    AcrossLanes.sums(records + RECORD * rows + SUMS, Simd.BYTES, deadGradients);
    for (int i = 0; i < KEY; i++) {
      long entry = i < 2 ? i : width + i - 2;
      float sum = NativeMemory.get(dDead, entry) + NativeMemory.get(deadGradients, i);
      NativeMemory.put(dDead, entry, sum);
    }
  }
}
