package io.pimento.pim.crossbar.wire;

/**
 * A crossbar's nodes as one system of 2nm equations, by roads that the analysis does not take: the
 * dense matrix by Gaussian elimination, or plain conjugate gradients on all nodes with nothing
 * eliminated and no line solved by itself.
 *
 * @param g conductances [n·m], siemens
 */
record KirchhoffNetwork(int n, int m, double[] g, double wireOhms) {
  private double c() {
    return 1 / wireOhms;
  }

  /** y = A·x over word-line nodes, then bit-line nodes. */
  private void apply(double[] x, double[] y) {
    int half = n * m;
    for (int k = 0; k < half; k++) {
      int i = k / m;
      int j = k % m;
      double word = c() * (x[k] - (j > 0 ? x[k - 1] : 0));
      word += j < m - 1 ? c() * (x[k] - x[k + 1]) : 0;
      y[k] = word + g[k] * (x[k] - x[half + k]);
      double bit = c() * (x[half + k] - (i < n - 1 ? x[half + k + m] : 0));
      bit += i > 0 ? c() * (x[half + k] - x[half + k - m]) : 0;
      y[half + k] = bit + g[k] * (x[half + k] - x[k]);
    }
  }

  private double[] sources(double[] volts) {
    double[] s = new double[2 * n * m];
    for (int i = 0; i < n; i++) {
      s[i * m] = c() * volts[i];
    }
    return s;
  }

  private double[] bottom(double[] x) {
    double[] out = new double[m];
    for (int j = 0; j < m; j++) {
      out[j] = c() * x[n * m + (n - 1) * m + j];
    }
    return out;
  }

  /** Column currents by elimination with pivots. */
  double[] dense(double[] volts) {
    int size = 2 * n * m;
    double[][] a = new double[size][size];
    double[] unit = new double[size];
    double[] column = new double[size];
    for (int k = 0; k < size; k++) {
      unit[k] = 1;
      apply(unit, column);
      unit[k] = 0;
      for (int r = 0; r < size; r++) {
        a[r][k] = column[r];
      }
    }
    double[] b = sources(volts);
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int r = k + 1; r < size; r++) {
        pivot = Math.abs(a[r][k]) > Math.abs(a[pivot][k]) ? r : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[k];
      a[k] = row;
      double right = b[pivot];
      b[pivot] = b[k];
      b[k] = right;
      for (int r = k + 1; r < size; r++) {
        double f = a[r][k] / row[k];
        if (f != 0) {
          for (int q = k; q < size; q++) {
            a[r][q] -= f * row[q];
          }
          b[r] -= f * right;
        }
      }
    }
    for (int k = size - 1; k >= 0; k--) {
      for (int q = k + 1; q < size; q++) {
        b[k] -= a[k][q] * b[q];
      }
      b[k] /= a[k][k];
    }
    return bottom(b);
  }

  /** Column currents by conjugate gradients, until the residual is a part of the sources. */
  double[] gradients(double[] volts, double part) {
    double[] r = sources(volts);
    double[] x = new double[r.length];
    double[] p = r.clone();
    double[] q = new double[r.length];
    double rr = dot(r, r);
    double enough = part * part * rr;
    for (int step = 0; rr > enough; step++) {
      if (step > 100 * (n + m)) {
        throw new AssertionError("no convergence: " + rr);
      }
      apply(p, q);
      double alpha = rr / dot(p, q);
      for (int k = 0; k < x.length; k++) {
        x[k] += alpha * p[k];
        r[k] -= alpha * q[k];
      }
      double next = dot(r, r);
      double beta = next / rr;
      rr = next;
      for (int k = 0; k < x.length; k++) {
        p[k] = r[k] + beta * p[k];
      }
    }
    return bottom(x);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
