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
 * All attention heads of one sample, in cache, where heads are of width 2 (the reference's: eight
 * heads over an embedding of 16).
 *
 * <p>A vector holds queries, and keys pass by one at a time, read where they lie: nothing is summed
 * across lanes but the gradients of keys, and as sparse widths are multiples of 16 no lane is idle.
 * Scores are in powers of two, not shifted by their maximum: {@link #fits} says whether that is
 * safe.
 */
@SuppressWarnings("removal")
final class PairAttention {
  /** 2⁸⁰ times any number of keys overflows nothing, and 2⁻⁸⁰ is far from vanishing. */
  private static final float SAFE = 80;

  private static final float LOG2_E = 1.442695f;
  private static final float LN_2 = 0.6931472f;
  private static final float SCALE = (float) Math.sqrt(0.5);

  /** Gradients of a key and its value in one head. */
  private static final int KEY = 4;

  private final int width;
  private final int rows;
  private final int dead;
  private final float deadBias;
  private final Lines lines;
  private final Lines keyLines;
  private final long step;
  private final long queries;
  private final long slopes;
  private final long results;
  private final long sums;
  private final long weights;
  private final long keySums;
  private final long deadSums;
  private final long keyGradients;
  private final long deadGradients;
  private long sample;
  private long deadRow;

  /**
   * @param width floats of a row of Q, of K and of V; even
   * @param dead equal rows that one more key stands for
   */
  PairAttention(int width, int rows, int dead, long scratch) {
    this.width = width;
    this.rows = rows;
    this.dead = dead;
    this.deadBias = dead > 0 ? (float) (Math.log(dead) / Math.log(2)) : 0;
    this.lines = new Lines(width, rows);
    this.keyLines = new Lines(2 * width, rows);
    this.step = 12L * width;
    this.queries = scratch;
    this.slopes = queries + 4L * lines.floats();
    this.results = slopes + 4L * lines.floats();
    this.sums = results + 4L * lines.floats();
    this.weights = sums + 2 * Simd.BYTES;
    this.keySums = weights + Simd.BYTES * (rows + 1L);
    this.deadSums = keySums + KEY * Simd.BYTES * lines.padded();
    this.keyGradients = deadSums + AcrossLanes.VECTORS * Simd.BYTES;
    this.deadGradients = keyGradients + 4L * keyLines.floats();
    // Lanes without a row compute as well: with zeros, for denormal leftovers would be slow.
    Rows.fill(queries, lines.floats(), 0);
    Rows.fill(slopes, lines.floats(), 0);
    Rows.fill(deadSums, AcrossLanes.VECTORS * Simd.LANES, 0);
  }

  /** Scratch that a sample needs. */
  static long floats(int width, int rows) {
    Lines lines = new Lines(width, rows);
    return 5L * lines.floats()
        + Simd.LANES * (2L + rows + 1 + KEY * (long) lines.padded() + AcrossLanes.VECTORS)
        + AcrossLanes.VECTORS;
  }

  /**
   * Takes up a sample.
   *
   * @param qkv {@code [rows, 3·width]}; read again by {@link #forward} and {@link #backward}
   * @param deadQkv {@code [3·width]}, read if there are dead rows
   */
  void read(long qkv, long deadQkv) {
    sample = qkv;
    deadRow = deadQkv;
    lines.read(qkv, 3L * width, queries);
    scale(queries, SCALE * LOG2_E);
  }

  private void scale(long columns, float factor) {
    for (long at = columns; at < columns + 4L * lines.floats(); at += Simd.BYTES) {
      FloatVector.fromMemorySegment(F, ALL, at, ORDER)
          .mul(factor)
          .intoMemorySegment(ALL, at, ORDER);
    }
  }

  /** Whether no score can leave the range in which exp needs no shift. */
  boolean fits() {
    long most = results;
    Rows.greatest(sample, rows, step, most, 2 * width);
    if (dead > 0) {
      for (int c = width; c < 2 * width; c++) {
        float key = Math.abs(NativeMemory.get(deadRow, c));
        NativeMemory.put(most, c, Math.max(key, NativeMemory.get(most, c)));
      }
    }
    float score = 0;
    for (int c = 0; c < width; c += 2) {
      float first = NativeMemory.get(most, c) * NativeMemory.get(most, width + c);
      float second = NativeMemory.get(most, c + 1L) * NativeMemory.get(most, width + c + 1L);
      score = Math.max(score, first + second);
    }
    // Not a number is no reason to go the other way either: it comes out as such.
    return !(score * (SCALE * LOG2_E) + deadBias >= SAFE);
  }

  /**
   * Writes Σ_k softmax(q·k)·v of all heads and queries.
   *
   * @param out {@code [rows, width]}
   */
  void forward(long out) {
    Rows.fill(results, lines.floats(), 0);
    for (int c = 0; c < width; c += 2) {
      for (int r = 0; r < rows; r += Simd.LANES) {
        long entry = 4L * ((long) c * lines.padded() + r);
        Rows.fill(sums, Simd.LANES, 0);
        attend(entry, sample + 4L * (width + c), rows, 0);
        if (dead > 0) {
          attend(entry, deadRow + 4L * (width + c), 1, deadBias);
        }
        divide(results + entry);
      }
    }
    lines.write(results, out, width);
  }

  private void divide(long o) {
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, sums, ORDER));
    long second = o + lines.bytes();
    FloatVector.fromMemorySegment(F, ALL, o, ORDER).mul(inverse).intoMemorySegment(ALL, o, ORDER);
    FloatVector.fromMemorySegment(F, ALL, second, ORDER)
        .mul(inverse)
        .intoMemorySegment(ALL, second, ORDER);
  }

  /** Adds Σ p, Σ p·v₀ and Σ p·v₁ of some keys for one vector of queries. */
  private void attend(long entry, long key, int count, float bias) {
    long line = lines.bytes();
    long q = queries + entry;
    long o = results + entry;
    long next = step;
    long k1 = key + 4;
    long v0 = key + 4L * width;
    long v1 = v0 + 4;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector start = FloatVector.broadcast(F, bias);
    FloatVector sum = FloatVector.fromMemorySegment(F, ALL, sums, ORDER);
    FloatVector o0 = FloatVector.fromMemorySegment(F, ALL, o, ORDER);
    FloatVector o1 = FloatVector.fromMemorySegment(F, ALL, o + line, ORDER);
    long at = 0;
    for (int k = 0; k < count; k++) {
      FloatVector score =
          q1.fma(
              FloatVector.broadcast(F, MEMORY.getFloat(k1 + at)),
              q0.fma(FloatVector.broadcast(F, MEMORY.getFloat(key + at)), start));
      FloatVector p = Exponential.ofTwo(score);
      sum = sum.add(p);
      o0 = p.fma(FloatVector.broadcast(F, MEMORY.getFloat(v0 + at)), o0);
      o1 = p.fma(FloatVector.broadcast(F, MEMORY.getFloat(v1 + at)), o1);
      at += next;
    }
    sum.intoMemorySegment(ALL, sums, ORDER);
    o0.intoMemorySegment(ALL, o, ORDER);
    o1.intoMemorySegment(ALL, o + line, ORDER);
  }

  /**
   * Writes the gradients of queries, keys and values of the sample last read, and adds the dead
   * row's.
   *
   * @param dout {@code [rows, width]}
   * @param dqkv {@code [rows, 3·width]}
   * @param dDead {@code [3·width]}
   */
  void backward(long dout, long dqkv, long dDead) {
    lines.read(dout, width, slopes);
    Rows.fill(results, lines.floats(), 0);
    long deadWeights = weights + Simd.BYTES * rows;
    long apart = Simd.BYTES * lines.padded();
    for (int c = 0; c < width; c += 2) {
      long key = sample + 4L * (width + c);
      long deadKey = deadRow + 4L * (width + c);
      Rows.fill(keySums, (KEY * lines.padded() + KEY) * Simd.LANES, 0);
      for (int r = 0; r < rows; r += Simd.LANES) {
        long entry = 4L * ((long) c * lines.padded() + r);
        Rows.fill(sums, 2 * Simd.LANES, 0);
        weigh(entry, key, rows, 0, weights);
        if (dead > 0) {
          weigh(entry, deadKey, 1, deadBias, deadWeights);
          descend(entry, deadKey, 1, deadWeights, deadSums, Simd.BYTES);
        }
        descend(entry, key, rows, weights, keySums, apart);
      }
      sumKeys(c, dDead + 4L * (width + c));
    }
    scale(results, SCALE);
    lines.write(results, dqkv, 3L * width);
    // Queries were scaled by log₂ e as well.
    scale(keyGradients, LN_2);
    keyLines.write(keyGradients, dqkv + 4L * width, 3L * width);
  }

  /** Leaves p of some keys for one vector of queries; adds Σ p and Σ p·(g·v). */
  private void weigh(long entry, long key, int count, float bias, long to) {
    long line = lines.bytes();
    long next = step;
    long k1 = key + 4;
    long v0 = key + 4L * width;
    long v1 = v0 + 4;
    long q = queries + entry;
    long g = slopes + entry;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER);
    FloatVector start = FloatVector.broadcast(F, bias);
    FloatVector sum = FloatVector.fromMemorySegment(F, ALL, sums, ORDER);
    FloatVector weighted = FloatVector.fromMemorySegment(F, ALL, sums + Simd.BYTES, ORDER);
    long at = 0;
    for (int k = 0; k < count; k++) {
      FloatVector score =
          q1.fma(
              FloatVector.broadcast(F, MEMORY.getFloat(k1 + at)),
              q0.fma(FloatVector.broadcast(F, MEMORY.getFloat(key + at)), start));
      FloatVector p = Exponential.ofTwo(score);
      FloatVector dp =
          g1.fma(
              FloatVector.broadcast(F, MEMORY.getFloat(v1 + at)),
              g0.mul(FloatVector.broadcast(F, MEMORY.getFloat(v0 + at))));
      p.intoMemorySegment(ALL, to, ORDER);
      sum = sum.add(p);
      weighted = p.fma(dp, weighted);
      at += next;
      to += Simd.BYTES;
    }
    sum.intoMemorySegment(ALL, sums, ORDER);
    weighted.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
  }

  /** Adds to the sums of some keys, and to dq of one vector of queries. */
  private void descend(long entry, long key, int count, long from, long to, long apart) {
    long line = lines.bytes();
    long next = step;
    long k1 = key + 4;
    long v0 = key + 4L * width;
    long v1 = v0 + 4;
    long q = queries + entry;
    long g = slopes + entry;
    long d = results + entry;
    FloatVector q0 = FloatVector.fromMemorySegment(F, ALL, q, ORDER);
    FloatVector q1 = FloatVector.fromMemorySegment(F, ALL, q + line, ORDER);
    FloatVector g0 = FloatVector.fromMemorySegment(F, ALL, g, ORDER);
    FloatVector g1 = FloatVector.fromMemorySegment(F, ALL, g + line, ORDER);
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(FloatVector.fromMemorySegment(F, ALL, sums, ORDER));
    FloatVector mean = FloatVector.fromMemorySegment(F, ALL, sums + Simd.BYTES, ORDER).mul(inverse);
    FloatVector dq0 = FloatVector.fromMemorySegment(F, ALL, d, ORDER);
    FloatVector dq1 = FloatVector.fromMemorySegment(F, ALL, d + line, ORDER);
    long at = 0;
    for (int k = 0; k < count; k++) {
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, from, ORDER).mul(inverse);
      FloatVector dp =
          g1.fma(
              FloatVector.broadcast(F, MEMORY.getFloat(v1 + at)),
              g0.mul(FloatVector.broadcast(F, MEMORY.getFloat(v0 + at))));
      FloatVector ds = dp.sub(mean).mul(p);
      dq0 = ds.fma(FloatVector.broadcast(F, MEMORY.getFloat(key + at)), dq0);
      dq1 = ds.fma(FloatVector.broadcast(F, MEMORY.getFloat(k1 + at)), dq1);
      ds.fma(q0, FloatVector.fromMemorySegment(F, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      ds.fma(q1, FloatVector.fromMemorySegment(F, ALL, to + apart, ORDER))
          .intoMemorySegment(ALL, to + apart, ORDER);
      p.fma(g0, FloatVector.fromMemorySegment(F, ALL, to + 2 * apart, ORDER))
          .intoMemorySegment(ALL, to + 2 * apart, ORDER);
      p.fma(g1, FloatVector.fromMemorySegment(F, ALL, to + 3 * apart, ORDER))
          .intoMemorySegment(ALL, to + 3 * apart, ORDER);
      at += next;
      from += Simd.BYTES;
      to += Simd.BYTES;
    }
    dq0.intoMemorySegment(ALL, d, ORDER);
    dq1.intoMemorySegment(ALL, d + line, ORDER);
  }

  /** Sums over queries what one head's keys and values get, and adds the dead row's. */
  private void sumKeys(int column, long dDead) {
    for (int i = 0; i < KEY; i++) {
      int line = i < 2 ? column + i : width + column + i - 2;
      long from = keySums + Simd.BYTES * lines.padded() * i;
      long to = keyGradients + lines.bytes() * line;
      for (int k = 0; k < rows; k += AcrossLanes.VECTORS) {
        AcrossLanes.sums(from + Simd.BYTES * k, to + 4L * k);
      }
    }
    if (dead > 0) {
      AcrossLanes.sums(deadSums, deadGradients);
      for (int i = 0; i < KEY; i++) {
        long entry = i < 2 ? i : width + i - 2;
        float g = NativeMemory.get(deadGradients, i) * (i < 2 ? LN_2 : 1);
        NativeMemory.put(dDead, entry, NativeMemory.get(dDead, entry) + g);
      }
    }
  }
}
