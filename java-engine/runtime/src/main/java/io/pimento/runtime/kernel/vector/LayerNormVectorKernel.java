package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.BY_1;
import static io.pimento.runtime.kernel.Simd.BY_2;
import static io.pimento.runtime.kernel.Simd.BY_4;
import static io.pimento.runtime.kernel.Simd.BY_8;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * LayerNorm of rows that are one vector of 16 wide, as attention's are: a row never leaves its
 * register, and the sums for γ and β stay in two more. Sums across lanes are written out in the
 * gradient: {@link Simd#total} would not be inlined there, and its argument boxed.
 */
final class LayerNormVectorKernel {
  private static final int WIDTH = 16;
  private static final float PER_LANE = 1f / WIDTH;

  private LayerNormVectorKernel() {}

  /** Whether rows of that width, of which {@code keep} come out, are for this kernel. */
  static boolean fits(int n, int keep) {
    return n == WIDTH && keep == n && Simd.LANES == WIDTH;
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
    FloatVector weightSum = FloatVector.zero(F);
    FloatVector biasSum = FloatVector.zero(F);
    for (long at = 0; at < Simd.BYTES * rows; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER);
      FloatVector mean = v;
      mean = mean.add(mean.rearrange(BY_1));
      mean = mean.add(mean.rearrange(BY_2));
      mean = mean.add(mean.rearrange(BY_4));
      mean = mean.add(mean.rearrange(BY_8));
      FloatVector c = v.sub(mean.mul(PER_LANE));
      FloatVector variance = c.mul(c);
      variance = variance.add(variance.rearrange(BY_1));
      variance = variance.add(variance.rearrange(BY_2));
      variance = variance.add(variance.rearrange(BY_4));
      variance = variance.add(variance.rearrange(BY_8));
      FloatVector deviation = variance.mul(PER_LANE).add(epsilon).lanewise(VectorOperators.SQRT);
      FloatVector inverse = FloatVector.broadcast(F, 1).div(deviation);
      FloatVector hat = c.mul(inverse);
      FloatVector d =
          Signs.whereNegative(
              hat.fma(slope, offset), FloatVector.fromMemorySegment(F, ALL, dy + at, ORDER));
      weightSum = d.fma(hat, weightSum);
      biasSum = biasSum.add(d);
      FloatVector g = d.mul(weight);
      FloatVector meanG = g;
      meanG = meanG.add(meanG.rearrange(BY_1));
      meanG = meanG.add(meanG.rearrange(BY_2));
      meanG = meanG.add(meanG.rearrange(BY_4));
      meanG = meanG.add(meanG.rearrange(BY_8));
      FloatVector meanDot = g.mul(hat);
      meanDot = meanDot.add(meanDot.rearrange(BY_1));
      meanDot = meanDot.add(meanDot.rearrange(BY_2));
      meanDot = meanDot.add(meanDot.rearrange(BY_4));
      meanDot = meanDot.add(meanDot.rearrange(BY_8));
      g.sub(meanG.mul(PER_LANE))
          .sub(hat.mul(meanDot.mul(PER_LANE)))
          .mul(inverse)
          .intoMemorySegment(ALL, dx + at, ORDER);
    }
    weightSum.intoMemorySegment(ALL, sums, ORDER);
    biasSum.intoMemorySegment(ALL, sums + Simd.BYTES, ORDER);
  }
}
