package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;

/** What kernels do with one contiguous row of floats. */
final class Rows {
  private Rows() {}

  /** to = from. */
  static void copy(long from, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      Simd.store(Simd.load(from + 4L * i), to + 4L * i);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(from, i));
    }
  }

  /** to += from. */
  static void add(long from, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      Simd.store(Simd.load(to + 4L * i).add(Simd.load(from + 4L * i)), to + 4L * i);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(to, i) + NativeMemory.get(from, i));
    }
  }

  /** to += factor·from. */
  static void addScaled(long from, float factor, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      Simd.store(Simd.load(from + 4L * i).mul(factor).add(Simd.load(to + 4L * i)), to + 4L * i);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(to, i) + factor * NativeMemory.get(from, i));
    }
  }

  /** to = value. */
  static void fill(long to, int n, float value) {
    var v = jdk.incubator.vector.FloatVector.broadcast(Simd.F, value);
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      Simd.store(v, to + 4L * i);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, value);
    }
  }

  /** Number of parts of that size. */
  static int parts(long items, long size) {
    return Math.toIntExact((items + size - 1) / size);
  }
}
