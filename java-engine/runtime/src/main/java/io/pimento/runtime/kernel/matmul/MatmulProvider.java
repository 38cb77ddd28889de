package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.parallel.Workers;

/**
 * Whoever computes dense float32 products; the forms and their arguments are those of {@link Gemm}.
 */
public interface MatmulProvider {
  /** The name in configurations and saved choices. */
  String name();

  /** Returns whether this machine can run it. */
  boolean available();

  /** Why it is used or not, in one line. */
  String reason();

  /** C[M,N] (+)= A[M,K]·B[N,K]ᵀ (+ bias[N]). */
  void nt(
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
      long bias);

  /** C[M,N] (+)= A[M,K]·B[K,N]. */
  void nn(
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
      boolean accumulate);

  /** C[M,N] (+)= A[K,M]ᵀ·B[K,N]. */
  void tn(
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
      boolean accumulate);

  /**
   * The provider of a name: {@code vector}, {@code openblas}, or {@code auto}, which measures.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it is not available here, with the reason
   */
  static MatmulProvider named(String name) {
    MatmulProvider provider =
        switch (name) {
          case VectorMatmul.NAME -> new VectorMatmul();
          case OpenBlasMatmul.NAME -> new OpenBlasMatmul();
          case MatmulChooser.NAME -> new MatmulChooser();
          default ->
              throw new IllegalArgumentException(
                  "no matrix-product provider '%s'; there are %s, %s and %s"
                      .formatted(name, VectorMatmul.NAME, OpenBlasMatmul.NAME, MatmulChooser.NAME));
        };
    if (!provider.available()) {
      throw new IllegalStateException(
          "matrix-product provider '%s' is not available: %s".formatted(name, provider.reason()));
    }
    return provider;
  }
}
