package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.parallel.Workers;

/** The engine's own kernels, {@link Gemm}. */
public final class VectorMatmul implements MatmulProvider {
  static final String NAME = "vector";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public String reason() {
    return "Vector API, %d bits".formatted(Simd.F.vectorBitSize());
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
    Warmup.before(w, m, n, k);
    Gemm.nt(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate, bias);
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
    Warmup.before(w, m, n, k);
    Gemm.nn(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
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
    Warmup.before(w, m, n, k);
    Gemm.tn(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
  }
}
