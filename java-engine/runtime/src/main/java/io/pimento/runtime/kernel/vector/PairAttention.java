package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

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

  /** What scores are multiplied by. */
  static final float SCALE = (float) Math.sqrt(0.5);

  final int width;
  final int rows;
  final int dead;

  /** Added to the dead row's scores, in powers of two. */
  final float deadBias;

  /** Columns of queries, and of what else has a row for each. */
  final Lines lines;

  /** Bytes from key to key of a sample. */
  final long step;

  /** The sample's queries by column, scaled so that scores are powers of two. */
  final long queries;

  private final long results;
  private final long sums;

  /** Address of the sample last read. */
  long sample;

  /** Address of its dead row, if there are any. */
  long deadRow;

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
    this.step = 12L * width;
    this.queries = scratch;
    this.results = queries + 4L * lines.floats();
    this.sums = results + 4L * lines.floats();
  }

  /** Clears what must be zero before the first sample of a part. */
  void begin() {
    // Lanes without a row compute as well: with zeros, for denormal leftovers would be slow.
    Rows.fill(queries, lines.floats(), 0);
  }

  /** Scratch that a sample needs. */
  static long floats(int width, int rows) {
    return 2L * new Lines(width, rows).floats() + Simd.LANES;
  }

  /**
   * Takes up a sample.
   *
   * @param qkv {@code [rows, 3·width]}; read again by {@link #forward} and {@link
   *     PairAttentionGradient}
   * @param deadQkv {@code [3·width]}, read if there are dead rows
   */
  void read(long qkv, long deadQkv) {
    sample = qkv;
    deadRow = deadQkv;
    lines.read(qkv, 3L * width, queries);
    for (long at = queries; at < queries + 4L * lines.floats(); at += Simd.BYTES) {
      FloatVector.fromMemorySegment(F, ALL, at, ORDER)
          .mul(SCALE * LOG2_E)
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
}
