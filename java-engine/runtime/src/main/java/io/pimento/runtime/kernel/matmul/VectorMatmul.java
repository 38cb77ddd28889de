package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.parallel.Workers;

/** Our own products on the Vector API. */
public final class VectorMatmul implements MatmulProvider {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public void nt(
      Workers workers,
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
    Gemm.nt(workers, m, n, k, a, lda, b, ldb, c, ldc, accumulate, bias);
  }

  @Override
  public void nn(
      Workers workers,
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
    Gemm.nn(workers, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
  }

  @Override
  public void tn(
      Workers workers,
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
    Gemm.tn(workers, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
  }
}
