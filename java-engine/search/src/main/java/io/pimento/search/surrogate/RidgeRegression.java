package io.pimento.search.surrogate;

import java.util.List;

/**
 * Linear regression with a penalty on the squared weights (Hoerl and Kennard, "Ridge Regression",
 * Technometrics 12(1), 1970). The penalty is the one of a few whose leave-one-out error is least.
 */
public final class RidgeRegression {
  private static final double[] PENALTIES = {0.3, 1, 3, 10, 30, 100, 300};

  private final double[] means;
  private final double[] weights;
  private final double offset;

  private RidgeRegression(double[] means, double[] weights, double offset) {
    this.means = means;
    this.weights = weights;
    this.offset = offset;
  }

  /** Expects NaN of everything. */
  public static RidgeRegression unknown(int features) {
    return new RidgeRegression(new double[features], new double[features], Double.NaN);
  }

  /**
   * Fits.
   *
   * @param features {@code [rows][features]}
   * @param targets finite, one a row
   * @throws IllegalArgumentException unless there are at least two rows, with a target each
   */
  public static RidgeRegression fit(List<double[]> features, double[] targets) {
    int n = features.size();
    if (n < 2 || targets.length != n) {
      throw new IllegalArgumentException(
          "a regression needs two rows or more, a target each; got "
              + n
              + " and "
              + targets.length);
    }
    int p = features.getFirst().length;
    double[] means = new double[p];
    for (double[] row : features) {
      for (int j = 0; j < p; j++) {
        means[j] += row[j] / n;
      }
    }
    double offset = 0;
    for (double t : targets) {
      offset += t / n;
    }
    double[][] x = new double[n][p];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        x[i][j] = features.get(i)[j] - means[j];
      }
      y[i] = targets[i] - offset;
    }
    double[][] gram = gram(x, p);
    double[] moment = moment(x, y, p);
    double[] best = new double[p];
    double least = Double.POSITIVE_INFINITY;
    for (double penalty : PENALTIES) {
      Cholesky factor = Cholesky.of(gram, penalty);
      double[] w = factor.solve(moment);
      double error = leaveOneOut(x, y, w, factor);
      if (error < least) {
        least = error;
        best = w;
      }
    }
    return new RidgeRegression(means, best, offset);
  }

  private static double[][] gram(double[][] x, int p) {
    double[][] g = new double[p][p];
    for (double[] row : x) {
      for (int a = 0; a < p; a++) {
        if (row[a] != 0) {
          for (int b = 0; b <= a; b++) {
            g[a][b] += row[a] * row[b];
          }
        }
      }
    }
    return g;
  }

  private static double[] moment(double[][] x, double[] y, int p) {
    double[] m = new double[p];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < p; j++) {
        m[j] += x[i][j] * y[i];
      }
    }
    return m;
  }

  /** Squared errors of each row by the fit of all others, from one fit: r / (1 − h). */
  private static double leaveOneOut(double[][] x, double[] y, double[] w, Cholesky factor) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double leverage = 1.0 / x.length + factor.quadratic(x[i]);
      double r = (y[i] - dot(x[i], w)) / Math.max(1e-9, 1 - leverage);
      sum += r * r;
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  /** What is expected of a row. */
  public double predict(double[] features) {
    double s = offset;
    for (int j = 0; j < weights.length; j++) {
      s += (features[j] - means[j]) * weights[j];
    }
    return s;
  }
}
