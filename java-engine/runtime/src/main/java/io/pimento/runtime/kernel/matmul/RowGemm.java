package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Interim. */
public final class RowGemm {
  private RowGemm() {}

  public static void forward(
      Workers w,
      int batch,
      int n,
      int k,
      int e,
      long weight,
      int ldw,
      long s,
      long sStride,
      long y,
      long yStride,
      boolean accumulate) {
    MatmulProvider p = new PlainMatmul();
    for (int b = 0; b < batch; b++) {
      p.nn(w, n, e, k, weight, ldw, s + 4L * b * sStride, e, y + 4L * b * yStride, e, accumulate);
    }
  }

  public static void inputGradient(
      Workers w,
      int batch,
      int n,
      int k,
      int e,
      long weight,
      int ldw,
      long dy,
      long dyStride,
      long ds,
      long dsStride,
      boolean accumulate) {
    MatmulProvider p = new PlainMatmul();
    for (int b = 0; b < batch; b++) {
      p.tn(
          w,
          k,
          e,
          n,
          weight,
          ldw,
          dy + 4L * b * dyStride,
          e,
          ds + 4L * b * dsStride,
          e,
          accumulate);
    }
  }

  public static void weightGradient(
      Workers w,
      int batch,
      int n,
      int k,
      int e,
      long dy,
      long dyStride,
      long s,
      long sStride,
      long dw,
      int lddw,
      boolean accumulate) {
    MatmulProvider p = new PlainMatmul();
    if (batch == 0 && !accumulate) {
      for (int i = 0; i < n; i++) {
        NativeMemory.zero(dw + 4L * i * lddw, k);
      }
    }
    for (int b = 0; b < batch; b++) {
      p.nt(
          w,
          n,
          k,
          e,
          dy + 4L * b * dyStride,
          e,
          s + 4L * b * sStride,
          e,
          dw,
          lddw,
          accumulate || b > 0,
          0);
    }
  }
}
