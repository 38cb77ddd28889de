package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of a group of samples, one a lane ({@link SampleLanes}): the products of a head are
 * small matrices of vectors, and its softmax goes down them. Lanes without a sample compute with
 * zeros.
 */
final class LaneAttention {
  /** Of 16 lanes: 16 KiB. */
  private static final int SCORES = 256;

  /** Below it 2ˣ is no normal number. */
  private static final float LEAST = -126;

  private static final double LOG2_E = 1 / Math.log(2);

  private final int rows;
  private final int width;
  private final int headWidth;
  private final int keys;

  /** Queries whose scores are in the first cache together. */
  private final int together;

  private final float scale;
  private final float deadBias;
  private final boolean dead;
  private final long row;
  private final long qkv;
  private final long slopes;
  private final long results;
  private final long weights;
  private final long products;

  /**
   * @param width floats of a row of Q, of K and of V
   * @param dead equal rows that one more key stands for
   */
  LaneAttention(int rows, int width, int heads, int dead, long scratch) {
    this.rows = rows;
    this.width = width;
    this.headWidth = width / heads;
    this.dead = dead > 0;
    this.keys = rows + (dead > 0 ? 1 : 0);
    this.together = Math.min(rows, Math.max(4, SCORES / keys / 4 * 4));
    this.scale = (float) (1 / Math.sqrt(headWidth));
    this.deadBias = dead > 0 ? (float) (Math.log(dead) * LOG2_E) : 0;
    this.row = BYTES * 3 * width;
    this.qkv = scratch;
    this.slopes = qkv + keys * row;
    this.results = slopes + BYTES * rows * width;
    this.weights = results + keys * row;
    this.products = weights + BYTES * rows * keys;
  }

  /** Scratch that a group needs. */
  static long floats(int rows, int width) {
    long keys = rows + 1L;
    return Simd.LANES * (6 * keys * width + (long) rows * width + 2L * rows * keys);
  }

  /**
   * Takes up a group.
   *
   * @param from {@code [samples, rows, 3·width]}
   * @param deadRow {@code [3·width]}, read if there are dead rows
   */
  void read(long from, long deadRow, int samples) {
    SampleLanes.read(from, 3 * rows * width, samples, qkv);
    for (int c = 0; dead && c < 3 * width; c++) {
      FloatVector.broadcast(F, NativeMemory.get(deadRow, c))
          .intoMemorySegment(ALL, qkv + rows * row + c * BYTES, ORDER);
    }
  }

  /**
   * Writes Σ_k softmax(q·k)·v of all heads and queries.
   *
   * @param out {@code [samples, rows, width]}
   */
  void forward(long out, int samples) {
    long wide = width * BYTES;
    long line = keys * BYTES;
    for (int h = 0; h < width; h += headWidth) {
      long v = qkv + (2L * width + h) * BYTES;
      for (int r = 0; r < rows; r += together) {
        int count = Math.min(together, rows - r);
        scores(h, r, count);
        softmax(count);
        long to = results + r * wide + h * BYTES;
        LaneProduct.run(
            false, count, headWidth, keys, weights, line, BYTES, v, row, BYTES, to, wide, BYTES);
      }
    }
    SampleLanes.write(results, rows * width, samples, out);
  }

  /**
   * Writes the gradients of queries, keys and values of the group last read.
   *
   * @param dout {@code [samples, rows, width]}
   * @param dqkv {@code [samples, rows, 3·width]}
   * @param dDead {@code [3·width]}; those of the dead row are added, if there is one
   */
  void backward(long dout, long dqkv, long dDead, int samples) {
    SampleLanes.read(dout, rows * width, samples, slopes);
    long wide = width * BYTES;
    long line = keys * BYTES;
    for (int h = 0; h < width; h += headWidth) {
      long k = qkv + h * BYTES + wide;
      long v = k + wide;
      long dk = results + h * BYTES + wide;
      long dv = dk + wide;
      for (int r = 0; r < rows; r += together) {
        int count = Math.min(together, rows - r);
        long q = qkv + r * row + h * BYTES;
        long g = slopes + r * wide + h * BYTES;
        long dq = results + r * row + h * BYTES;
        boolean add = r > 0;
        scores(h, r, count);
        softmax(count);
        LaneProduct.run(
            false, count, keys, headWidth, g, wide, BYTES, v, BYTES, row, products, line, BYTES);
        slopes(count);
        LaneProduct.run(
            false, count, headWidth, keys, products, line, BYTES, k, row, BYTES, dq, row, BYTES);
        LaneProduct.run(
            add, keys, headWidth, count, products, BYTES, line, q, row, BYTES, dk, row, BYTES);
        LaneProduct.run(
            add, keys, headWidth, count, weights, BYTES, line, g, wide, BYTES, dv, row, BYTES);
      }
    }
    SampleLanes.write(results, 3 * rows * width, samples, dqkv);
    for (int c = width; dead && c < 3 * width; c++) {
      FloatVector sum =
          FloatVector.fromMemorySegment(F, ALL, results + rows * row + c * BYTES, ORDER);
      NativeMemory.put(dDead, c, NativeMemory.get(dDead, c) + Simd.sum(sum));
    }
  }

  /** Leaves q·k of one head and some queries. */
  private void scores(int h, int from, int count) {
    long q = qkv + from * row + h * BYTES;
    long k = qkv + (width + h) * BYTES;
    LaneProduct.run(
        false, count, keys, headWidth, q, row, BYTES, k, BYTES, row, weights, keys * BYTES, BYTES);
  }

  /** Leaves the softmax of each query's scores. */
  private void softmax(int count) {
    float factor = (float) (scale * LOG2_E);
    for (int r = 0; r < count; r++) {
      long line = weights + BYTES * r * keys;
      // The greatest of ints that are ordered as the scores: max of floats takes many instructions.
      IntVector greatest = FloatVector.zero(F).reinterpretAsInts().broadcast(Integer.MIN_VALUE);
      for (int k = 0; k < keys; k++) {
        FloatVector score =
            FloatVector.fromMemorySegment(F, ALL, line + k * BYTES, ORDER).mul(factor);
        if (k == rows) {
          score = score.add(deadBias);
        }
        score.intoMemorySegment(ALL, line + k * BYTES, ORDER);
        IntVector bits = score.reinterpretAsInts();
        greatest =
            greatest.max(
                bits.lanewise(
                    VectorOperators.XOR,
                    bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE)));
      }
      FloatVector most =
          greatest
              .lanewise(
                  VectorOperators.XOR,
                  greatest.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
              .reinterpretAsFloats();
      FloatVector sum = FloatVector.zero(F);
      for (int k = 0; k < keys; k++) {
        FloatVector score = FloatVector.fromMemorySegment(F, ALL, line + k * BYTES, ORDER);
        FloatVector p = Exponential.ofTwo(score.sub(most).max(LEAST));
        p.intoMemorySegment(ALL, line + k * BYTES, ORDER);
        sum = sum.add(p);
      }
      FloatVector inverse = FloatVector.broadcast(F, 1).div(sum);
      for (int k = 0; k < keys; k++) {
        FloatVector.fromMemorySegment(F, ALL, line + k * BYTES, ORDER)
            .mul(inverse)
            .intoMemorySegment(ALL, line + k * BYTES, ORDER);
      }
    }
  }

  /** Turns gradients of each query's weights into those of its scores, before their scale. */
  private void slopes(int count) {
    for (int r = 0; r < count; r++) {
      long p = weights + BYTES * r * keys;
      long d = products + BYTES * r * keys;
      FloatVector mean = FloatVector.zero(F);
      for (int k = 0; k < keys; k++) {
        mean =
            FloatVector.fromMemorySegment(F, ALL, p + k * BYTES, ORDER)
                .fma(FloatVector.fromMemorySegment(F, ALL, d + k * BYTES, ORDER), mean);
      }
      for (int k = 0; k < keys; k++) {
        FloatVector.fromMemorySegment(F, ALL, d + k * BYTES, ORDER)
            .sub(mean)
            .mul(FloatVector.fromMemorySegment(F, ALL, p + k * BYTES, ORDER).mul(scale))
            .intoMemorySegment(ALL, d + k * BYTES, ORDER);
      }
    }
  }
}
