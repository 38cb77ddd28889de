package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/** acc += Σg²/n; w −= rate/(√acc + ε)·g of one row of n entries, with g scaled by the clip. */
public final class RowAdagradKernel {
  private RowAdagradKernel() {}

  /**
   * Changes a row.
   *
   * @param acc address of the row's one number
   */
  public static void update(
      long w, long acc, long g, int n, float rate, float epsilon, float scale) {
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, g + 4L * i, ORDER).mul(scale);
      sum = d.fma(d, sum);
    }
    float squares = Simd.sum(sum);
    for (; i < n; i++) {
      float d = NativeMemory.get(g, i) * scale;
      squares = Math.fma(d, d, squares);
    }
    float a = NativeMemory.get(acc) + squares / n;
    NativeMemory.put(acc, a);
    float factor = rate / ((float) Math.sqrt(a) + epsilon);
    i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long at = 4L * i;
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, g + at, ORDER).mul(scale);
      FloatVector.fromMemorySegment(F, ALL, w + at, ORDER)
          .sub(d.mul(factor))
          .intoMemorySegment(ALL, w + at, ORDER);
    }
    for (; i < n; i++) {
      float d = NativeMemory.get(g, i) * scale;
      NativeMemory.put(w, i, NativeMemory.get(w, i) - d * factor);
    }
  }
}
