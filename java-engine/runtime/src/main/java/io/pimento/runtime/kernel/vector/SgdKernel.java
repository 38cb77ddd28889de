package io.pimento.runtime.kernel.vector;

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
      FloatVector x = Simd.load(w + at);
      FloatVector d = Simd.load(g + at).mul(scale).add(x.mul(decay));
      Simd.store(x.sub(d.mul(rate)), w + at);
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
      FloatVector x = Simd.load(w + at);
      FloatVector d = Simd.load(g + at).mul(scale).add(x.mul(decay));
      FloatVector v = Simd.load(u + at).mul(momentum).add(d);
      Simd.store(v, u + at);
      Simd.store(x.sub(v.mul(rate)), w + at);
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
