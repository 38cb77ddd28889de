package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.parallel.Workers;

/**
 * OpenBLAS under the engine's own split: C is cut into blocks of rows by the sizes alone, so that
 * the bits do not depend on the number of threads.
 */
public final class OpenBlasMatmul implements MatmulProvider {
  static final String NAME = "openblas";
  private static final int PARTS = 16;
  private static final int LEAST_ROWS = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean available() {
    return OpenBlas.available();
  }

  @Override
  public String reason() {
    return OpenBlas.reason();
  }

  @Override
  public void nt(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate,
      long bias) {
    Gemm.check("nt", m, n, k, k, lda, k, ldb, ldc);
    product(w, false, true, m, n, k, a, lda, b, ldb, c, ldc, accumulate, bias);
  }

  @Override
  public void nn(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    Gemm.check("nn", m, n, k, k, lda, n, ldb, ldc);
    product(w, false, false, m, n, k, a, lda, b, ldb, c, ldc, accumulate, 0);
  }

  @Override
  public void tn(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    Gemm.check("tn", m, n, k, m, lda, n, ldb, ldc);
    product(w, true, false, m, n, k, a, lda, b, ldb, c, ldc, accumulate, 0);
  }

  private static void product(
      Workers w,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate,
      long bias) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      Rows.start(0, m, 0, n, c, 4L * ldc, accumulate, bias);
      return;
    }
    int block = Math.max(LEAST_ROWS, (m + PARTS - 1) / PARTS);
    w.run(
        (m + block - 1) / block,
        (part, worker) -> {
          int from = part * block;
          int rows = Math.min(block, m - from);
          if (bias != 0) {
            Rows.start(from, from + rows, 0, n, c, 4L * ldc, accumulate, bias);
          }
          OpenBlas.sgemm(
              transposeA,
              transposeB,
              rows,
              n,
              k,
              new OpenBlas.Address().at(a + 4L * from * (transposeA ? 1 : lda)),
              lda,
              new OpenBlas.Address().at(b),
              ldb,
              accumulate || bias != 0 ? 1f : 0f,
              new OpenBlas.Address().at(c + 4L * from * ldc),
              ldc);
        });
  }
}
