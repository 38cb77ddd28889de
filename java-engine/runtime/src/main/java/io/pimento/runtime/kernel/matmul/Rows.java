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
}
