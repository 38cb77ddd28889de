package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;

/** The three forms of dense products that training issues, and which operand is transposed. */
public enum ProductForm {
  /** C[M,N] (+)= A[M,K]·B[N,K]ᵀ: a dense layer's output, B its weight. */
  NT(0),
  /** C[M,N] (+)= A[M,K]·B[K,N]: the gradient of a dense layer's input. */
  NN(1),
  /** C[M,N] (+)= A[K,M]ᵀ·B[K,N]: the gradient of a dense layer's weight, K the batch. */
  TN(2);

  /** The number in {@link ShapeClass}. */
  final int code;

  ProductForm(int code) {
    this.code = code;
  }

  static ProductForm ofCode(int code) {
    return switch (code) {
      case 0 -> NT;
      case 1 -> NN;
      case 2 -> TN;
      default -> throw new IllegalArgumentException("no product form has code " + code);
    };
  }

  /** K, the length of the sums. */
  public int depth(Matrix a) {
    return this == TN ? a.rows() : a.columns();
  }

  /**
   * Holds that operands and result fit.
   *
   * @throws IllegalArgumentException naming all sizes
   */
  void require(Matrix a, Matrix b, Matrix c) {
    int m = this == TN ? a.columns() : a.rows();
    int n = this == NT ? b.rows() : b.columns();
    int k = this == NT ? b.columns() : b.rows();
    if (m != c.rows() || n != c.columns() || k != depth(a)) {
      throw new IllegalArgumentException(
          "matrix product %s: A %s, B %s and C %s do not fit"
              .formatted(name(), a.shape(), b.shape(), c.shape()));
    }
  }
}
