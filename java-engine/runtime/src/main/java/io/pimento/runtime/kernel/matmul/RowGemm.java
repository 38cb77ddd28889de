package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.parallel.Workers;

/**
 * Linear maps over the rows of sparse tensors: one weight W[n,k] times the matrix S[b] (k rows of
 * width E) of each sample.
 *
 * <p>Within a sample rows are contiguous; strides are floats between samples, {@code ldw} floats
 * between rows of W. Outputs may not overlap inputs. Sizes of 0 work. The bits of the result depend
 * on the sizes, not on the number of threads.
 */
public final class RowGemm {
  private RowGemm() {}

  /** Y[b] (n×E) (+)= W·S[b] (k×E). */
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
    check("forward", batch, n, k, e, ldw);
    BatchedProduct.run(
        w,
        batch,
        n,
        k,
        e,
        new Strided(weight, 4L * ldw, 4),
        s,
        4 * sStride,
        y,
        4 * yStride,
        accumulate);
  }

  /** dS[b] (k×E) (+)= Wᵀ·dY[b] (n×E). */
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
    check("input gradient", batch, n, k, e, ldw);
    BatchedProduct.run(
        w,
        batch,
        k,
        n,
        e,
        new Strided(weight, 4, 4L * ldw),
        dy,
        4 * dyStride,
        ds,
        4 * dsStride,
        accumulate);
  }

  /** dW[n,k] (+)= Σ_b dY[b] (n×E) · S[b]ᵀ (E×k), samples in ascending order within fixed chunks. */
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
    check("weight gradient", batch, n, k, e, lddw);
    if (n <= k) {
      RowWeightGradient.run(
          w,
          batch,
          k,
          n,
          e,
          s,
          4 * sStride,
          dy,
          4 * dyStride,
          new Strided(dw, 4, 4L * lddw),
          accumulate);
    } else {
      RowWeightGradient.run(
          w,
          batch,
          n,
          k,
          e,
          dy,
          4 * dyStride,
          s,
          4 * sStride,
          new Strided(dw, 4L * lddw, 4),
          accumulate);
    }
  }

  private static void check(String form, int batch, int n, int k, int e, int ldw) {
    if (batch < 0 || n < 0 || k < 0 || e < 0 || ldw < k) {
      throw new IllegalArgumentException(
          "row product %s: batch=%d n=%d k=%d E=%d with leading dimension %d of the weight (at least k)"
              .formatted(form, batch, n, k, e, ldw));
    }
  }
}
