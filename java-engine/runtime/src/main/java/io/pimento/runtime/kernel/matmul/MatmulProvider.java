package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.parallel.Workers;

/**
 * Dense float32 matrix products, row-major, by raw address. Leading dimensions count floats; {@code
 * accumulate} adds to C instead of overwriting it.
 */
public interface MatmulProvider {
  /** The name in configurations and tables. */
  String name();

  /**
   * C[M,N] (+)= A[M,K]·B[N,K]ᵀ (+ bias[N]).
   *
   * @param bias address of N floats, or 0
   */
  void nt(
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
      long bias);

  /** C[M,N] (+)= A[M,K]·B[K,N]. */
  void nn(
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
      boolean accumulate);

  /** C[M,N] (+)= A[K,M]ᵀ·B[K,N]. */
  void tn(
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
      boolean accumulate);
}
