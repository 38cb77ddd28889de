package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/**
 * Attention of a group of samples, one a lane ({@link SampleLanes}): the products of a head are
 * small matrices of vectors, and its softmax goes down them. Lanes without a sample compute with
 * zeros.
 */
final class LaneAttention {
  /** Below it 2ˣ is no normal number. */
  private static final float LEAST = -126;

  private static final double LOG2_E = 1 / Math.log(2);

  private final int rows;
  private final int width;
  private final int headWidth;
  private final int keys;
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
    for (int h = 0; h < width; h += headWidth) {
      scores(h);
      softmax();
      LaneProduct.run(
          rows,
          headWidth,
          keys,
          weights,
          keys * BYTES,
          BYTES,
          qkv + (2L * width + h) * BYTES,
          row,
          BYTES,
          results + h * BYTES,
          wide,
          BYTES);
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
      long q = qkv + h * BYTES;
      long k = q + wide;
      long v = k + wide;
      long g = slopes + h * BYTES;
      long dq = results + h * BYTES;
      scores(h);
      softmax();
      LaneProduct.run(rows, keys, headWidth, g, wide, BYTES, v, BYTES, row, products, line, BYTES);
      slopes();
      LaneProduct.run(rows, headWidth, keys, products, line, BYTES, k, row, BYTES, dq, row, BYTES);
      LaneProduct.run(
          keys, headWidth, rows, products, BYTES, line, q, row, BYTES, dq + wide, row, BYTES);
      LaneProduct.run(
          keys, headWidth, rows, weights, BYTES, line, g, wide, BYTES, dq + 2 * wide, row, BYTES);
    }
    SampleLanes.write(results, 3 * rows * width, samples, dqkv);
    for (int c = width; dead && c < 3 * width; c++) {
      FloatVector sum =
          FloatVector.fromMemorySegment(F, ALL, results + rows * row + c * BYTES, ORDER);
      NativeMemory.put(dDead, c, NativeMemory.get(dDead, c) + Simd.sum(sum));
    }
  }

  /** Leaves q·k of one head. */
  private void scores(int h) {
    LaneProduct.run(
        rows,
        keys,
        headWidth,
        qkv + h * BYTES,
        row,
        BYTES,
        qkv + (width + h) * BYTES,
        BYTES,
        row,
        weights,
        keys * BYTES,
        BYTES);
  }

  /** Leaves the softmax of each query's scores. */
  private void softmax() {
    float factor = (float) (scale * LOG2_E);
    for (int r = 0; r < rows; r++) {
      long line = weights + BYTES * r * keys;
      FloatVector most = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      for (int k = 0; k < keys; k++) {
        FloatVector score =
            FloatVector.fromMemorySegment(F, ALL, line + k * BYTES, ORDER).mul(factor);
        if (k == rows) {
          score = score.add(deadBias);
        }
        score.intoMemorySegment(ALL, line + k * BYTES, ORDER);
        most = most.max(score);
      }
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
  private void slopes() {
    for (int r = 0; r < rows; r++) {
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
