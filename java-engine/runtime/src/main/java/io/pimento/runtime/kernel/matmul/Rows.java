package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;

/** Contiguous rows of {@code n} floats. */
final class Rows {
  private Rows() {}

  /** to += from. */
  static void add(int n, long from, long to) {
    int j = 0;
    for (; j + Simd.LANES <= n; j += Simd.LANES) {
      long at = 4L * j;
      Simd.store(Simd.load(to + at).add(Simd.load(from + at)), to + at);
    }
    for (; j < n; j++) {
      NativeMemory.put(to, j, NativeMemory.get(to, j) + NativeMemory.get(from, j));
    }
  }

  /** to = from. */
  static void copy(int n, long from, long to) {
    int j = 0;
    for (; j + Simd.LANES <= n; j += Simd.LANES) {
      Simd.store(Simd.load(from + 4L * j), to + 4L * j);
    }
    for (; j < n; j++) {
      NativeMemory.put(to, j, NativeMemory.get(from, j));
    }
  }

  /** What C holds before the product is added: itself or zero, plus the bias. */
  static void start(int i0, int i1, int j0, int j1, long c, long rowC, boolean add, long bias) {
    for (int i = i0; i < i1; i++) {
      long to = c + i * rowC + 4L * j0;
      if (bias == 0) {
        if (!add) {
          NativeMemory.zero(to, j1 - j0);
        }
      } else if (add) {
        add(j1 - j0, bias + 4L * j0, to);
      } else {
        copy(j1 - j0, bias + 4L * j0, to);
      }
    }
  }
}
