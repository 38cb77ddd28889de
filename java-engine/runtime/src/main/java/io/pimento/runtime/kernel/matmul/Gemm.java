package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Dense float32 matrix products, row-major, in the three forms that training issues.
 *
 * <p>C may not overlap A or B. A size of 0 works: with K = 0 the product is zero. The bits of the
 * result do not depend on the number of threads; those of a row of {@link ProductForm#NT} and
 * {@link ProductForm#NN} depend on that row of A, on B, N and K alone, not on M or on where the row
 * stands.
 */
final class Gemm {
  /** Up to so many columns the transposed product is faster: its rows fill the vectors. */
  private static final int FEW_COLUMNS = 48;

  private static final int ROWS_A_PART = 128;

  private Gemm() {}

  /** As {@link MatmulProvider#multiply} says. */
  static void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    form.require(a, b, c);
    int m = c.rows();
    int n = c.columns();
    int k = form.depth(a);
    boolean weights = form == ProductForm.TN;
    if (form == ProductForm.NT && n == 1) {
      MatrixVector.column(w, a, b.address(), c, accumulate, bias);
    } else if (weights && m == 1) {
      MatrixVector.row(w, a, b, c.address(), accumulate);
    } else if (weights && !accumulate && n <= FEW_COLUMNS && m >= 4 * n) {
      narrow(w, a, b, c);
    } else {
      BlockedProduct.run(
          w,
          m,
          n,
          k,
          weights ? Strided.transposed(a) : Strided.of(a),
          form == ProductForm.NT ? Strided.transposed(b) : Strided.of(b),
          c.address(),
          4L * c.stride(),
          accumulate,
          bias,
          weights);
    }
  }

  /** C = Aᵀ·B by way of Cᵀ = Bᵀ·A. */
  private static void narrow(Workers w, Matrix a, Matrix b, Matrix result) {
    int m = result.rows();
    int n = result.columns();
    long c = result.address();
    int ldc = result.stride();
    long transposed = w.resultScratch((long) m * n + 1);
    Strided left = Strided.transposed(b);
    Strided right = Strided.of(a);
    BlockedProduct.run(w, n, m, a.rows(), left, right, transposed, 4L * m, false, 0, true);
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
}
