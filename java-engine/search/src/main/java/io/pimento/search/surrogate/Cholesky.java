package io.pimento.search.surrogate;

/** L·Lᵀ of a symmetric, positive definite matrix. */
final class Cholesky {
  private final double[][] l;

  private Cholesky(double[][] l) {
    this.l = l;
  }

  /**
   * Factors a matrix with something added to its diagonal.
   *
   * @param matrix of which the lower triangle is read
   */
  static Cholesky of(double[][] matrix, double diagonal) {
    int p = matrix.length;
    double[][] l = new double[p][];
    for (int i = 0; i < p; i++) {
      l[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double s = matrix[i][j] + (i == j ? diagonal : 0);
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(s) : s / l[j][j];
      }
    }
    return new Cholesky(l);
  }

  private double[] forward(double[] b) {
    double[] z = new double[b.length];
    for (int i = 0; i < b.length; i++) {
      double s = b[i];
      for (int k = 0; k < i; k++) {
        s -= l[i][k] * z[k];
      }
      z[i] = s / l[i][i];
    }
    return z;
  }

  /** A⁻¹·b. */
  double[] solve(double[] b) {
    double[] z = forward(b);
    for (int i = z.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < z.length; k++) {
        z[i] -= l[k][i] * z[k];
      }
      z[i] /= l[i][i];
    }
    return z;
  }

  /** xᵀ·A⁻¹·x. */
  double quadratic(double[] x) {
    double s = 0;
    for (double v : forward(x)) {
      s += v * v;
    }
    return s;
  }
}
