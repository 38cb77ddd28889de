package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;

/** What a product is added to. */
final class ProductStart {
  private ProductStart() {}

  /** What C holds before the product is added: itself or zero, plus the bias. */
  static void write(int i0, int i1, int j0, int j1, long c, long rowC, boolean add, long bias) {
    for (int i = i0; i < i1; i++) {
      long to = c + i * rowC + 4L * j0;
      if (bias == 0) {
        if (!add) {
          NativeMemory.zero(to, j1 - j0);
        }
      } else if (add) {
        Rows.add(bias + 4L * j0, to, j1 - j0);
      } else {
        Rows.copy(bias + 4L * j0, to, j1 - j0);
      }
    }
  }
}
