package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.kernel.Transpose16;
import io.pimento.runtime.parallel.Workers;

/**
 * Linear maps over the rows of sparse tensors: one weight W[n,k] times the matrix S[b] (k rows of
 * width E) of each sample.
 *
 * <p>Outputs may not overlap inputs. Sizes of 0 work. The bits of the result depend on the sizes,
 * not on the number of threads.
 */
public final class RowGemm {
  private RowGemm() {}

  /** Y[b] (n×E) (+)= W·S[b] (k×E). */
  public static void forward(
      Workers w, Matrix weight, MatrixBatch s, MatrixBatch y, boolean accumulate) {
    require("forward", weight, s, y);
    BatchedProduct.run(w, Strided.of(weight), s, y, accumulate);
  }

  /** dS[b] (k×E) (+)= Wᵀ·dY[b] (n×E). */
  public static void inputGradient(
      Workers w, Matrix weight, MatrixBatch dy, MatrixBatch ds, boolean accumulate) {
    require("input gradient", weight, ds, dy);
    BatchedProduct.run(w, Strided.transposed(weight), dy, ds, accumulate);
  }

  /** dW[n,k] (+)= Σ_b dY[b] (n×E) · S[b]ᵀ (E×k), samples in ascending order within fixed chunks. */
  public static void weightGradient(
      Workers w, MatrixBatch dy, MatrixBatch s, Matrix dw, boolean accumulate) {
    require("weight gradient", dw, s, dy);
    // One operand is transposed: the shorter, unless whole blocks make that cheap; then the longer,
    // which fills the vectors of the tiles better.
    boolean inBlocks = Transpose16.FITS && s.columns() % Transpose16.SIZE == 0;
    if (dw.rows() <= dw.columns() != inBlocks) {
      RowWeightGradient.run(w, s, dy, Strided.transposed(dw), accumulate);
    } else {
      RowWeightGradient.run(w, dy, s, Strided.of(dw), accumulate);
    }
  }

  private static void require(String form, Matrix weight, MatrixBatch s, MatrixBatch y) {
    if (s.batch() != y.batch()
        || s.columns() != y.columns()
        || weight.rows() != y.rows()
        || weight.columns() != s.rows()) {
      throw new IllegalArgumentException(
          "row product %s: a weight of %s, S of %s and Y of %s do not fit"
              .formatted(form, weight.shape(), s.shape(), y.shape()));
    }
  }
}
