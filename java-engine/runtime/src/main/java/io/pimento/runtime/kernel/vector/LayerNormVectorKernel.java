package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * LayerNorm of rows that are one vector wide, as attention's are over an embedding of 16: a row
 * never leaves its register, and the sums for γ and β stay in two more.
 */
final class LayerNormVectorKernel {
  private static final float PER_LANE = 1f / Simd.LANES;

  private LayerNormVectorKernel() {}

  /** Whether rows of that width, of which {@code keep} come out, are for this kernel. */
  static boolean fits(int n, int keep) {
    return n == Simd.LANES && keep == n;
  }

  static void forward(int rows, long x, long gamma, long beta, float epsilon, float floor, long y) {
    FloatVector weight = FloatVector.fromMemorySegment(F, ALL, gamma, ORDER);
    FloatVector bias = FloatVector.fromMemorySegment(F, ALL, beta, ORDER);
    for (long at = 0; at < Simd.BYTES * rows; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER);
      FloatVector d = v.sub(Simd.total(v).mul(PER_LANE));
      FloatVector deviation =
          Simd.total(d.mul(d)).mul(PER_LANE).add(epsilon).lanewise(VectorOperators.SQRT);
      d.div(deviation).fma(weight, bias).max(floor).intoMemorySegment(ALL, y + at, ORDER);
    }
  }

  /**
   * @param sums where Σ dy·x̂ and then Σ dy go, a vector each
   */
  static void backward(
      int rows,
      long x,
      long gamma,
      long beta,
      float epsilon,
      boolean relu,
      long dy,
      long dx,
      long sums) {
    FloatVector weight = FloatVector.fromMemorySegment(F, ALL, gamma, ORDER);
    // Where there is no ReLU no entry is cut off: its sign is tested on 0·x̂ − 1.
    FloatVector slope = relu ? weight.neg() : FloatVector.zero(F);
    FloatVector offset =
        relu
            ? FloatVector.fromMemorySegment(F, ALL, beta, ORDER).neg()
            : FloatVector.broadcast(F, -1);
    backward(rows, x, weight, slope, offset, epsilon, dy, dx, sums);
  }

  private static void backward(
      int rows,
      long x,
      FloatVector weight,
      FloatVector slope,
      FloatVector offset,
      float epsilon,
      long dy,
      long dx,
      long sums) {
    FloatVector weightSum = FloatVector.zero(F);
    FloatVector biasSum = FloatVector.zero(F);
    for (long at = 0; at < Simd.BYTES * rows; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER);
      FloatVector c = v.sub(Simd.total(v).mul(PER_LANE));
      FloatVector deviation =
          Simd.total(c.mul(c)).mul(PER_LANE).add(epsilon).lanewise(VectorOperators.SQRT);
      FloatVector inverse = FloatVector.broadcast(F, 1).div(deviation);
      FloatVector hat = c.mul(inverse);
      FloatVector d =
          Signs.whereNegative(
              hat.fma(slope, offset), FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER));
      weightSum = d.fma(hat, weightSum);
      biasSum = biasSum.add(d);
      FloatVector g = d.mul(weight);
      FloatVector meanG = Simd.total(g).mul(PER_LANE);
      FloatVector meanDot = Simd.total(g.mul(hat)).mul(PER_LANE);
      g.sub(meanG).sub(hat.mul(meanDot)).mul(inverse).intoMemorySegment(ALL, dx + at, ORDER);
    }
    weightSum.intoMemorySegment(ALL, sums, ORDER);
    biasSum.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
  }
}
