package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Dense float32 matrix products, row-major, in the three forms that training issues.
 *
 * <p>Sizes and leading dimensions are in floats, operands are addresses. C may not overlap A or B.
 * A size of 0 works: with K = 0 the product is zero. The bits of the result do not depend on the
 * number of threads; those of a row of {@link #nt} and {@link #nn} depend on that row of A, on B, N
 * and K alone, not on M or on where the row stands.
 */
public final class Gemm {
  /** Up to so many columns the transposed product is faster: its rows fill the vectors. */
  private static final int FEW_COLUMNS = 48;

  private static final int ROWS_A_PART = 128;

  private Gemm() {}

  /**
   * C[M,N] (+)= A[M,K]·B[N,K]ᵀ (+ bias[N]): a dense layer's output, B its weight.
   *
   * @param bias address of N floats, or 0 for none
   */
  public static void nt(
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
    check("nt", m, n, k, k, lda, k, ldb, ldc);
    if (n == 1) {
      MatrixVector.column(w, m, k, a, lda, b, c, ldc, accumulate, bias);
      return;
    }
    BlockedProduct.run(
        w,
        m,
        n,
        k,
        new Strided(a, 4L * lda, 4),
        new Strided(b, 4, 4L * ldb),
        c,
        4L * ldc,
        accumulate,
        bias,
        false);
  }

  /** C[M,N] (+)= A[M,K]·B[K,N]: the gradient of a dense layer's input. */
  public static void nn(
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
    check("nn", m, n, k, k, lda, n, ldb, ldc);
    BlockedProduct.run(
        w,
        m,
        n,
        k,
        new Strided(a, 4L * lda, 4),
        new Strided(b, 4L * ldb, 4),
        c,
        4L * ldc,
        accumulate,
        0,
        false);
  }

  /** C[M,N] (+)= A[K,M]ᵀ·B[K,N]: the gradient of a dense layer's weight, K the batch. */
  public static void tn(
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
    check("tn", m, n, k, m, lda, n, ldb, ldc);
    if (m == 1) {
      MatrixVector.row(w, n, k, a, lda, b, ldb, c, accumulate);
      return;
    }
    if (!accumulate && n <= FEW_COLUMNS && m >= 4 * n) {
      narrow(w, m, n, k, a, lda, b, ldb, c, ldc);
      return;
    }
    BlockedProduct.run(
        w,
        m,
        n,
        k,
        new Strided(a, 4, 4L * lda),
        new Strided(b, 4L * ldb, 4),
        c,
        4L * ldc,
        accumulate,
        0,
        true);
  }

  /** C = Aᵀ·B by way of Cᵀ = Bᵀ·A. */
  private static void narrow(
      Workers w, int m, int n, int k, long a, int lda, long b, int ldb, long c, int ldc) {
    long transposed = w.resultScratch((long) m * n + 1);
    Strided left = new Strided(b, 4, 4L * ldb);
    Strided right = new Strided(a, 4L * lda, 4);
    BlockedProduct.run(w, n, m, k, left, right, transposed, 4L * m, false, 0, true);
    w.run(
        (m + ROWS_A_PART - 1) / ROWS_A_PART,
        (part, worker) -> {
          for (int i = part * ROWS_A_PART; i < Math.min(m, (part + 1) * ROWS_A_PART); i++) {
            for (int j = 0; j < n; j++) {
              float v = NativeMemory.get(transposed, (long) j * m + i);
              NativeMemory.put(c, (long) i * ldc + j, v);
            }
          }
        });
  }

  static void check(
      String form, int m, int n, int k, int widthA, int lda, int widthB, int ldb, int ldc) {
    if (m < 0 || n < 0 || k < 0 || lda < widthA || ldb < widthB || ldc < n) {
      throw new IllegalArgumentException(
          "matrix product %s: M=%d N=%d K=%d with leading dimensions A %d (at least %d), B %d (at least %d), C %d (at least %d)"
              .formatted(form, m, n, k, lda, widthA, ldb, widthB, ldc, n));
    }
  }
}
