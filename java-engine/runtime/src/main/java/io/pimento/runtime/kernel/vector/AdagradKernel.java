package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** acc += g²; w −= rate·g/(√acc + ε), with g scaled by the clip, in one pass. */
public final class AdagradKernel {
  private AdagradKernel() {}

  public static void update(
      long w, long acc, long g, int n, float rate, float epsilon, float scale) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long at = 4L * i;
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, g + at, ORDER).mul(scale);
      FloatVector a = d.fma(d, FloatVector.fromMemorySegment(F, ALL, acc + at, ORDER));
      a.intoMemorySegment(ALL, acc + at, ORDER);
      FloatVector step = d.mul(rate).div(a.lanewise(VectorOperators.SQRT).add(epsilon));
      FloatVector.fromMemorySegment(F, ALL, w + at, ORDER)
          .sub(step)
          .intoMemorySegment(ALL, w + at, ORDER);
    }
    for (; i < n; i++) {
      float d = NativeMemory.get(g, i) * scale;
      float a = Math.fma(d, d, NativeMemory.get(acc, i));
      NativeMemory.put(acc, i, a);
      float step = d * rate / ((float) Math.sqrt(a) + epsilon);
      NativeMemory.put(w, i, NativeMemory.get(w, i) - step);
    }
  }
}
