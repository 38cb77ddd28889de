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
 * One attention head of width 2 (the reference's: eight heads over an embedding of 16) of one
 * sample, in cache.
 *
 * <p>A vector holds queries, and keys pass by one at a time: nothing is summed across lanes but the
 * gradients of a key, once a head, and as sparse widths are multiples of 16 no lane is idle. Scores
 * are in powers of two, not shifted by their maximum: {@link #fits} says whether that is safe.
 */
final class PairAttention {
  /** 2⁸⁰ times any number of keys overflows nothing, and 2⁻⁸⁰ is far from vanishing. */
  private static final float SAFE = 80;

  private static final float LOG2_E = 1.442695f;
  private static final float LN_2 = 0.6931472f;
  private static final float SCALE = (float) Math.sqrt(0.5);

  /** Floats of a key: its two of K, its two of V. */
  private static final int KEY = 4;

  private final int width;
  private final int rows;
  private final int keys;
  private final int dead;
  private final int padded;
  private final float deadBias;
  private final long queries;
  private final long slopes;
  private final long sums;
  private final long keyRows;
  private final long weights;
  private final long keySums;

  /**
   * @param width floats of a row of Q, of K and of V
   * @param dead equal rows that one more key stands for
   */
  PairAttention(int width, int rows, int dead, long scratch) {
    this.width = width;
    this.rows = rows;
    this.dead = dead;
    this.keys = rows + (dead > 0 ? 1 : 0);
    this.padded = padded(rows);
    this.deadBias = dead > 0 ? (float) (Math.log(dead) / Math.log(2)) : 0;
    this.queries = scratch;
    this.slopes = queries + 8L * padded;
    this.sums = slopes + 8L * padded;
    this.weights = sums + 12L * padded;
    this.keySums = weights + Simd.BYTES * keys;
    this.keyRows = keySums + KEY * Simd.BYTES * keys;
  }

  /** Scratch that a head needs. */
  static long floats(int rows) {
    return 7L * padded(rows) + (rows + 1L) * ((KEY + 1) * Simd.LANES + KEY);
  }

  private static int padded(int rows) {
    return (rows + Simd.LANES - 1) / Simd.LANES * Simd.LANES;
  }

  /**
   * Reads one head of a sample.
   *
   * @param sample {@code [rows, 3·width]}
   * @param deadRow {@code [3·width]}, read if there are dead rows
   * @param column first column of the head
   */
  void read(long sample, long deadRow, int column) {
    for (int r = 0; r < rows; r++) {
      long q = sample + 12L * r * width + 4L * column;
      NativeMemory.put(queries, r, NativeMemory.get(q, 0) * (SCALE * LOG2_E));
      NativeMemory.put(queries, padded + r, NativeMemory.get(q, 1) * (SCALE * LOG2_E));
      readKey(q, r);
    }
    Rows.fill(queries + 4L * rows, padded - rows, 0);
    Rows.fill(queries + 4L * (padded + rows), padded - rows, 0);
    if (dead > 0) {
      readKey(deadRow + 4L * column, rows);
    }
  }

  private void readKey(long q, int key) {
    long to = keyRows + 4L * KEY * key;
    NativeMemory.put(to, 0, NativeMemory.get(q, width));
    NativeMemory.put(to, 1, NativeMemory.get(q, width + 1L));
    NativeMemory.put(to, 2, NativeMemory.get(q, 2L * width));
    NativeMemory.put(to, 3, NativeMemory.get(q, 2L * width + 1));
  }

  /** Whether no score can leave the range in which exp needs no shift. */
  boolean fits() {
    float k0 = 0;
    float k1 = 0;
    for (int k = 0; k < keys; k++) {
      long at = keyRows + 4L * KEY * k;
      k0 = Math.max(k0, Math.abs(NativeMemory.get(at, 0)));
      k1 = Math.max(k1, Math.abs(NativeMemory.get(at, 1)));
    }
    FloatVector q0 = FloatVector.zero(F);
    FloatVector q1 = FloatVector.zero(F);
    for (long at = queries; at < queries + 4L * padded; at += Simd.BYTES) {
      q0 = q0.max(FloatVector.fromMemorySegment(F, ALL, at, ORDER).abs());
      q1 = q1.max(FloatVector.fromMemorySegment(F, ALL, at + 4L * padded, ORDER).abs());
    }
    float most =
        q0.reduceLanes(VectorOperators.MAX) * k0 + q1.reduceLanes(VectorOperators.MAX) * k1;
    return most + deadBias < SAFE;
  }

  /**
   * Writes Σ_k softmax(q·k)·v of all queries.
   *
   * @param out first column of the head in {@code [rows, width]}
   */
  void forward(long out) {
    for (int r = 0; r < rows; r += Simd.LANES) {
      long q = queries + 4L * r;
      long s = sums + 4L * r;
      clear(s);
      attend(q, keyRows, rows, 0, s);
      if (dead > 0) {
        attend(q, keyRows + 4L * KEY * rows, 1, deadBias, s);
      }
      FloatVector inverse =
          FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, s, ORDER));
      scale(s + 4L * padded, inverse);
      scale(s + 8L * padded, inverse);
    }
    for (int r = 0; r < rows; r++) {
      long to = out + 4L * r * width;
      NativeMemory.put(to, 0, NativeMemory.get(sums, padded + r));
      NativeMemory.put(to, 1, NativeMemory.get(sums, 2L * padded + r));
    }
  }

  private void clear(long line) {
    FloatVector zero = FloatVector.zero(F);
    for (int i = 0; i < 3; i++) {
      zero.intoMemorySegment(ALL, line + 4L * i * padded, ORDER);
    }
  }

  private static void scale(long line, FloatVector factor) {
    FloatVector.fromMemorySegment(F, ALL, line, ORDER)
        .mul(factor)
        .intoMemorySegment(ALL, line, ORDER);
  }

  /** Adds Σ p, Σ p·v₀ and Σ p·v₁ of some keys for one vector of queries. */
  private void attend(long q, long key, int count, float bias, long s) {
    long line = 4L * padded;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector start = FloatVector.broadcast(F, bias);
    FloatVector sum = FloatVector.fromMemorySegment(F, ALL, s, ORDER);
    FloatVector o0 = FloatVector.fromMemorySegment(F, ALL, s + line, ORDER);
    FloatVector o1 = FloatVector.fromMemorySegment(F, ALL, s + 2 * line, ORDER);
    long end = key + 4L * KEY * count;
    for (long at = key; at < end; at += 4 * KEY) {
      FloatVector score =
          q1.fma(
              FloatVector.broadcast(F, ALL.get(FLOAT, at + 4)),
              q0.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at)), start));
      FloatVector p = Exponential.ofTwo(score);
      sum = sum.add(p);
      o0 = p.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at + 8)), o0);
      o1 = p.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at + 12)), o1);
    }
    sum.intoMemorySegment(ALL, s, ORDER);
    o0.intoMemorySegment(ALL, s + line, ORDER);
    o1.intoMemorySegment(ALL, s + 2 * line, ORDER);
  }

  /**
   * Writes the gradients of queries, keys and values of the head last read, and adds the dead
   * row's.
   *
   * @param dout first column of the head in {@code [rows, width]}
   * @param dqkv first column of the head in {@code [rows, 3·width]}
   * @param dDead first column of the head in {@code [3·width]}
   */
  void backward(long dout, long dqkv, long dDead) {
    for (int r = 0; r < rows; r++) {
      NativeMemory.put(slopes, r, NativeMemory.get(dout, (long) r * width));
      NativeMemory.put(slopes, padded + r, NativeMemory.get(dout, (long) r * width + 1));
    }
    Rows.fill(slopes + 4L * rows, padded - rows, 0);
    Rows.fill(slopes + 4L * (padded + rows), padded - rows, 0);
    Rows.fill(keySums, KEY * Simd.LANES * keys, 0);
    for (int r = 0; r < rows; r += Simd.LANES) {
      long s = sums + 4L * r;
      clear(s);
      weigh(r, 0, rows, 0, s);
      if (dead > 0) {
        weigh(r, rows, 1, deadBias, s);
      }
      descend(r, s);
    }
    for (int r = 0; r < rows; r++) {
      long to = dqkv + 12L * r * width;
      NativeMemory.put(to, 0, NativeMemory.get(sums, padded + r));
      NativeMemory.put(to, 1, NativeMemory.get(sums, 2L * padded + r));
    }
    for (int k = 0; k < rows; k++) {
      addAcross(k);
      writeKey(k, dqkv + 12L * k * width, false);
    }
    if (dead > 0) {
      addAcross(rows);
      writeKey(rows, dDead, true);
    }
  }

  /** Leaves p of some keys for one vector of queries; adds Σ p and Σ p·(g·v). */
  private void weigh(int query, int from, int count, float bias, long s) {
    long line = 4L * padded;
    long q = queries + 4L * query;
    long g = slopes + 4L * query;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER);
    FloatVector start = FloatVector.broadcast(F, bias);
    FloatVector sum = FloatVector.fromMemorySegment(F, ALL, s, ORDER);
    FloatVector weighted = FloatVector.fromMemorySegment(F, ALL, s + line, ORDER);
    long at = keyRows + 4L * KEY * from;
    long to = weights + Simd.BYTES * from;
    for (int k = 0; k < count; k++) {
      FloatVector score =
          q1.fma(
              FloatVector.broadcast(F, ALL.get(FLOAT, at + 4)),
              q0.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at)), start));
      FloatVector p = Exponential.ofTwo(score);
      FloatVector dp =
          g1.fma(
              FloatVector.broadcast(F, ALL.get(FLOAT, at + 12)),
              g0.mul(FloatVector.broadcast(F, ALL.get(FLOAT, at + 8))));
      p.intoMemorySegment(ALL, to, ORDER);
      sum = sum.add(p);
      weighted = p.fma(dp, weighted);
      at += 4 * KEY;
      to += Simd.BYTES;
    }
    sum.intoMemorySegment(ALL, s, ORDER);
    weighted.intoMemorySegment(ALL, s + line, ORDER);
  }

  /** Adds to the keys' sums and leaves dq where the sums of one vector of queries were. */
  private void descend(int query, long s) {
    long line = 4L * padded;
    long q = queries + 4L * query;
    long g = slopes + 4L * query;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER);
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, s, ORDER));
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, s + line, ORDER).mul(inverse);
    FloatVector dq0 = FloatVector.zero(F);
    FloatVector dq1 = FloatVector.zero(F);
    long at = keyRows;
    long from = weights;
    long to = keySums;
    for (int k = 0; k < keys; k++) {
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, from, ORDER).mul(inverse);
      FloatVector dp =
          g1.fma(
              FloatVector.broadcast(F, ALL.get(FLOAT, at + 12)),
              g0.mul(FloatVector.broadcast(F, ALL.get(FLOAT, at + 8))));
      FloatVector ds = dp.sub(mean).mul(p);
      dq0 = ds.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at)), dq0);
      dq1 = ds.fma(FloatVector.broadcast(F, ALL.get(FLOAT, at + 4)), dq1);
      ds.fma(q0, FloatVector.fromMemorySegment(F, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      ds.fma(q1, FloatVector.fromMemorySegment(F, ALL, to + Simd.BYTES, ORDER))
          .intoMemorySegment(ALL, to + Simd.BYTES, ORDER);
      p.fma(g0, FloatVector.fromMemorySegment(F, ALL, to + 2 * Simd.BYTES, ORDER))
          .intoMemorySegment(ALL, to + 2 * Simd.BYTES, ORDER);
      p.fma(g1, FloatVector.fromMemorySegment(F, ALL, to + 3 * Simd.BYTES, ORDER))
          .intoMemorySegment(ALL, to + 3 * Simd.BYTES, ORDER);
      at += 4 * KEY;
      from += Simd.BYTES;
      to += KEY * Simd.BYTES;
    }
    dq0.mul(SCALE).intoMemorySegment(ALL, s + line, ORDER);
    dq1.mul(SCALE).intoMemorySegment(ALL, s + 2 * line, ORDER);
  }

  /** Leaves the totals of a key's four vectors of sums in the first lane of each. */
  private void addAcross(int key) {
    long at = keySums + KEY * Simd.BYTES * key;
    for (int i = 0; i < KEY; i++) {
      Simd.total(FloatVector.fromMemorySegment(F, ALL, at, ORDER))
          .intoMemorySegment(ALL, at, ORDER);
      at += Simd.BYTES;
    }
  }

  private void writeKey(int key, long to, boolean add) {
    long at = keySums + KEY * Simd.BYTES * key;
    for (int i = 0; i < KEY; i++) {
      // Queries were scaled by log₂ e as well.
      float g = NativeMemory.get(at, (long) i * Simd.LANES) * (i < 2 ? LN_2 : 1);
      long entry = (i < 2 ? width : 2L * width) + i % 2;
      NativeMemory.put(to, entry, add ? NativeMemory.get(to, entry) + g : g);
    }
  }
}
