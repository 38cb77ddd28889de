package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Transpose16;
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
  /**
   * Up to so many columns the transposed product is faster: its rows fill the vectors, and the
   * longer operand need not be transposed. More where its result is transposed by vectors.
   */
  private static final int FEW_COLUMNS = 48;

  private static final int FEW_BY_VECTORS = 256;

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
    } else if (weights && !accumulate && isNarrow(m, n)) {
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

  private static boolean isNarrow(int m, int n) {
    boolean always = n <= FEW_COLUMNS && m >= 4 * n;
    boolean byVectors = n > FEW_COLUMNS / 2 && n <= FEW_BY_VECTORS && m >= 2 * n;
    return always || (Transpose16.FITS && byVectors);
  }

  /** C = Aᵀ·B by way of Cᵀ = Bᵀ·A. */
  private static void narrow(Workers w, Matrix a, Matrix b, Matrix result) {
    int m = result.rows();
    int n = result.columns();
    long transposed = w.resultScratch((long) m * n + 1);
    Strided left = Strided.transposed(b);
    Strided right = Strided.of(a);
    BlockedProduct.run(w, n, m, a.rows(), left, right, transposed, 4L * m, false, 0, true);
    w.run(
        (m + ROWS_A_PART - 1) / ROWS_A_PART,
        (part, worker) -> {
          int first = part * ROWS_A_PART;
          transpose(transposed, m, first, Math.min(m, first + ROWS_A_PART), result);
        });
  }

  /** Writes rows of C, which lie as columns of m floats, as far as can be in blocks. */
  private static void transpose(long from, int m, int first, int end, Matrix result) {
    int n = result.columns();
    long row = 4L * result.stride();
    int blockRows = Transpose16.FITS ? end - (end - first) % Transpose16.SIZE : first;
    int blockColumns = n - n % Transpose16.SIZE;
    for (int i = first; i < blockRows; i += Transpose16.SIZE) {
      for (int j = 0; j < blockColumns; j += Transpose16.SIZE) {
        long to = result.address() + i * row + 4L * j;
        Transpose16.block(from + 4L * ((long) j * m + i), 4L * m, to, row);
      }
    }
    for (int i = first; i < end; i++) {
      for (int j = i < blockRows ? blockColumns : 0; j < n; j++) {
        NativeMemory.put(result.address() + i * row, j, NativeMemory.get(from, (long) j * m + i));
      }
    }
  }
}
