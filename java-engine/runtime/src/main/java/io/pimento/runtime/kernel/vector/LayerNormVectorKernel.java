package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.BY_1;
import static io.pimento.runtime.kernel.Simd.BY_2;
import static io.pimento.runtime.kernel.Simd.BY_4;
import static io.pimento.runtime.kernel.Simd.BY_8;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.AcrossLanes;
import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * LayerNorm of rows that are one vector of 16 wide, as attention's are: a row never leaves its
 * register, and the sums for γ and β stay in two more. Sums across lanes are written out in the
 * gradient: {@link Simd#total} would not be inlined there, and its argument boxed.
 */
@SuppressWarnings("removal")
final class LayerNormVectorKernel {
  private static final int WIDTH = 16;

  /** Bytes of a block: as many rows as are summed together. */
  private static final long BLOCK = AcrossLanes.VECTORS * 4L * WIDTH;

  /** Floats that a block needs beside it: two blocks, and four numbers a row. */
  static final int SCRATCH = 2 * AcrossLanes.VECTORS * WIDTH + 4 * AcrossLanes.VECTORS;

  private static final float PER_LANE = 1f / WIDTH;

  private LayerNormVectorKernel() {}

  /** Whether rows of that width, of which {@code keep} come out, are for this kernel. */
  static boolean fits(int n, int keep) {
    return n == WIDTH && keep == n && Simd.LANES == WIDTH;
  }

  /**
   * @param scratch of {@link #SCRATCH} floats
   */
  static void forward(
      int rows, long x, long gamma, long beta, float epsilon, float floor, long y, long scratch) {
    FloatVector weight = FloatVector.fromMemorySegment(F, ALL, gamma, ORDER);
    FloatVector bias = FloatVector.fromMemorySegment(F, ALL, beta, ORDER);
    long means = scratch + BLOCK;
    long deviations = means + Simd.BYTES;
    long end = Simd.BYTES * rows;
    long at = 0;
    for (; at <= end - BLOCK; at += BLOCK) {
      center(x + at, scratch, means);
      deviations(scratch, epsilon, deviations);
      for (long r = 0; r < WIDTH; r++) {
        long row = at + Simd.BYTES * r;
        FloatVector.fromMemorySegment(F, ALL, x + row, ORDER)
            .sub(FloatVector.broadcast(F, MEMORY.getFloat(means + 4 * r)))
            .div(FloatVector.broadcast(F, MEMORY.getFloat(deviations + 4 * r)))
            .fma(weight, bias)
            .max(floor)
            .intoMemorySegment(ALL, y + row, ORDER);
      }
    }
    for (; at < end; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, x + at, ORDER);
      FloatVector d = v.sub(Simd.total(v).mul(PER_LANE));
      FloatVector deviation =
          Simd.total(d.mul(d)).mul(PER_LANE).add(epsilon).lanewise(VectorOperators.SQRT);
      d.div(deviation).fma(weight, bias).max(floor).intoMemorySegment(ALL, y + at, ORDER);
    }
  }

  /** Leaves the means of a block's rows, and the squares of what is left without them. */
  private static void center(long x, long squares, long means) {
    AcrossLanes.sums(x, Simd.BYTES, means);
    FloatVector.fromMemorySegment(F, ALL, means, ORDER)
        .mul(PER_LANE)
        .intoMemorySegment(ALL, means, ORDER);
    for (long r = 0; r < WIDTH; r++) {
      long row = Simd.BYTES * r;
      FloatVector d =
          FloatVector.fromMemorySegment(F, ALL, x + row, ORDER)
              .sub(FloatVector.broadcast(F, MEMORY.getFloat(means + 4 * r)));
      d.mul(d).intoMemorySegment(ALL, squares + row, ORDER);
    }
  }

  private static void deviations(long squares, float epsilon, long to) {
    AcrossLanes.sums(squares, Simd.BYTES, to);
    FloatVector.fromMemorySegment(F, ALL, to, ORDER)
        .mul(PER_LANE)
        .add(epsilon)
        .lanewise(VectorOperators.SQRT)
        .intoMemorySegment(ALL, to, ORDER);
  }

  /**
   * @param sums where Σ dy·x̂ and then Σ dy go, a vector each
   * @param scratch of {@link #SCRATCH} floats
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
      long sums,
      long scratch) {
    FloatVector weight = FloatVector.fromMemorySegment(F, ALL, gamma, ORDER);
    // Where there is no ReLU no entry is cut off: its sign is tested on 0·x̂ − 1.
    FloatVector slope = relu ? weight.neg() : FloatVector.zero(F);
    FloatVector offset =
        relu
            ? FloatVector.fromMemorySegment(F, ALL, beta, ORDER).neg()
            : FloatVector.broadcast(F, -1);
    FloatVector weightSum = FloatVector.zero(F);
    FloatVector biasSum = FloatVector.zero(F);
    long products = scratch + BLOCK;
    long means = products + BLOCK;
    long inverses = means + Simd.BYTES;
    long meanGs = inverses + Simd.BYTES;
    long meanDots = meanGs + Simd.BYTES;
    long end = Simd.BYTES * rows;
    long at = 0;
    for (; at <= end - BLOCK; at += BLOCK) {
      center(x + at, scratch, means);
      deviations(scratch, epsilon, inverses);
      FloatVector.broadcast(F, 1)
          .div(FloatVector.fromMemorySegment(F, ALL, inverses, ORDER))
          .intoMemorySegment(ALL, inverses, ORDER);
      for (long r = 0; r < WIDTH; r++) {
        long row = Simd.BYTES * r;
        FloatVector hat =
            FloatVector.fromMemorySegment(F, ALL, x + at + row, ORDER)
                .sub(FloatVector.broadcast(F, MEMORY.getFloat(means + 4 * r)))
                .mul(FloatVector.broadcast(F, MEMORY.getFloat(inverses + 4 * r)));
        FloatVector d =
            Signs.whereNegative(
                hat.fma(slope, offset),
                FloatVector.fromMemorySegment(F, ALL, dy + at + row, ORDER));
        weightSum = d.fma(hat, weightSum);
        biasSum = biasSum.add(d);
        FloatVector g = d.mul(weight);
        g.intoMemorySegment(ALL, scratch + row, ORDER);
        g.mul(hat).intoMemorySegment(ALL, products + row, ORDER);
      }
      AcrossLanes.sums(scratch, Simd.BYTES, meanGs);
      AcrossLanes.sums(products, Simd.BYTES, meanDots);
      for (long r = 0; r < WIDTH; r++) {
        long row = Simd.BYTES * r;
        FloatVector inverse = FloatVector.broadcast(F, MEMORY.getFloat(inverses + 4 * r));
        FloatVector hat =
            FloatVector.fromMemorySegment(F, ALL, x + at + row, ORDER)
                .sub(FloatVector.broadcast(F, MEMORY.getFloat(means + 4 * r)))
                .mul(inverse);
        FloatVector meanG = FloatVector.broadcast(F, MEMORY.getFloat(meanGs + 4 * r));
        FloatVector meanDot = FloatVector.broadcast(F, MEMORY.getFloat(meanDots + 4 * r));
        FloatVector.fromMemorySegment(F, ALL, scratch + row, ORDER)
            .sub(meanG.mul(PER_LANE))
            .sub(hat.mul(meanDot.mul(PER_LANE)))
            .mul(inverse)
            .intoMemorySegment(ALL, dx + at + row, ORDER);
      }
    }
    for (; at < end; at += Simd.BYTES) {
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
