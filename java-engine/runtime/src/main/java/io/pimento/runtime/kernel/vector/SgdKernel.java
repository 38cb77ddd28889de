package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/** u = μ·u + g; w −= rate·u, where g is scaled by the clip and has decay·w added. */
public final class SgdKernel {
  private SgdKernel() {}

  /** Without momentum. */
  public static void update(long w, long g, int n, float rate, float decay, float scale) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long at = 4L * i;
      FloatVector x = FloatVector.fromMemorySegment(F, ALL, w + at, ORDER);
      FloatVector d =
          FloatVector.fromMemorySegment(F, ALL, g + at, ORDER).mul(scale).add(x.mul(decay));
      x.sub(d.mul(rate)).intoMemorySegment(ALL, w + at, ORDER);
    }
    for (; i < n; i++) {
      float x = NativeMemory.get(w, i);
      NativeMemory.put(w, i, x - rate * (NativeMemory.get(g, i) * scale + x * decay));
    }
  }

  /** With momentum. */
  public static void update(
      long w, long u, long g, int n, float rate, float momentum, float decay, float scale) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long at = 4L * i;
      FloatVector x = FloatVector.fromMemorySegment(F, ALL, w + at, ORDER);
      FloatVector d =
          FloatVector.fromMemorySegment(F, ALL, g + at, ORDER).mul(scale).add(x.mul(decay));
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, u + at, ORDER).mul(momentum).add(d);
      v.intoMemorySegment(ALL, u + at, ORDER);
      x.sub(v.mul(rate)).intoMemorySegment(ALL, w + at, ORDER);
    }
    for (; i < n; i++) {
      float x = NativeMemory.get(w, i);
      float d = NativeMemory.get(g, i) * scale + x * decay;
      float v = NativeMemory.get(u, i) * momentum + d;
      NativeMemory.put(u, i, v);
      NativeMemory.put(w, i, x - v * rate);
    }
  }
}
