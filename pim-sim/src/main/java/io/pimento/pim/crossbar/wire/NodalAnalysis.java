package io.pimento.pim.crossbar.wire;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * Exact nodal analysis of a crossbar of n rows and m columns. Word line i is driven from the left
 * through one wire segment, bit line j grounded at the bottom through one, and every two neighbours
 * on a line are joined by one.
 *
 * <p>The word-line voltages are eliminated: S·b = G·W⁻¹·g·v with S = B − G·W⁻¹·G, where W and B are
 * the tridiagonal systems of the lines. Conjugate gradients with B as preconditioner then take a
 * tridiagonal sweep over all rows and one over all columns a step.
 */
public final class NodalAnalysis {
  /** Of the preconditioned residual's square. */
  private static final double ENOUGH = 1e-28;

  private static final double ACCEPTABLE = 1e-20;

  private final int n;
  private final int m;
  private final double wire;
  private final double[] g;
  private final double[] rowPivots;
  private final double[] columnPivots;

  /**
   * Factors the lines of one crossbar.
   *
   * @param conductance [n·m], siemens, row by row
   * @param wireOhms resistance of a segment
   */
  public NodalAnalysis(int n, int m, double[] conductance, double wireOhms) {
    if (conductance.length != n * m || n < 1 || m < 1) {
      throw new CrossbarException(
          "a crossbar of "
              + n
              + "×"
              + m
              + " needs as many conductances, got "
              + conductance.length);
    }
    if (!(wireOhms >= 0) || !Double.isFinite(wireOhms)) {
      throw new CrossbarException("wire resistance = " + wireOhms + " Ω must be at least 0");
    }
    for (double c : conductance) {
      if (!(c >= 0) || !Double.isFinite(c)) {
        throw new CrossbarException("a conductance of " + c + " S must be at least 0 and finite");
      }
    }
    this.n = n;
    this.m = m;
    this.wire = wireOhms == 0 ? 0 : 1 / wireOhms;
    this.g = conductance.clone();
    rowPivots = new double[n * m];
    columnPivots = new double[n * m];
    if (wire > 0) {
      factor();
    }
  }

  private void factor() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        int at = i * m + j;
        double row = g[at] + (j < m - 1 ? 2 : 1) * wire;
        double column = g[at] + (i > 0 ? 2 : 1) * wire;
        rowPivots[at] = 1 / (j == 0 ? row : row - wire * wire * rowPivots[at - 1]);
        columnPivots[at] = 1 / (i == 0 ? column : column - wire * wire * columnPivots[at - m]);
      }
    }
  }

  /** Column currents [m], amperes, of row voltages [n]. */
  public double[] currents(double[] volts) {
    if (volts.length != n) {
      throw new CrossbarException(n + " rows need as many voltages, got " + volts.length);
    }
    double[] out = new double[m];
    if (wire == 0) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          out[j] += g[i * m + j] * volts[i];
        }
      }
      return out;
    }
    double[] driven = new double[n * m];
    for (int i = 0; i < n; i++) {
      driven[i * m] = wire * volts[i];
    }
    solveRows(driven);
    double[] b = bitLines(driven);
    double[] shift = new double[n * m];
    for (int k = 0; k < b.length; k++) {
      shift[k] = g[k] * b[k];
    }
    solveRows(shift);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        int k = i * m + j;
        out[j] += g[k] * (driven[k] + shift[k] - b[k]);
      }
    }
    return out;
  }

  /** Solves S·b = G·w by preconditioned conjugate gradients. */
  private double[] bitLines(double[] w) {
    int size = n * m;
    double[] b = new double[size];
    double[] r = new double[size];
    for (int k = 0; k < size; k++) {
      r[k] = g[k] * w[k];
    }
    double[] z = r.clone();
    solveColumns(z);
    double[] p = z.clone();
    double[] q = new double[size];
    double[] scratch = new double[size];
    double rz = dot(r, z);
    double first = rz;
    int limit = 20 * (n + m) + 100;
    for (int step = 0; step < limit && rz > ENOUGH * first; step++) {
      schur(p, q, scratch);
      double alpha = rz / dot(p, q);
      for (int k = 0; k < size; k++) {
        b[k] += alpha * p[k];
        r[k] -= alpha * q[k];
        z[k] = r[k];
      }
      solveColumns(z);
      double next = dot(r, z);
      double beta = next / rz;
      rz = next;
      for (int k = 0; k < size; k++) {
        p[k] = z[k] + beta * p[k];
      }
    }
    if (!(rz <= ACCEPTABLE * first) && first > 0) {
      throw new CrossbarException(
          "nodal analysis of "
              + n
              + "×"
              + m
              + " did not converge: residual "
              + Math.sqrt(rz / first));
    }
    return b;
  }

  /** q = B·p − G·W⁻¹·G·p. */
  private void schur(double[] p, double[] q, double[] scratch) {
    for (int k = 0; k < p.length; k++) {
      scratch[k] = g[k] * p[k];
    }
    solveRows(scratch);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        int k = i * m + j;
        double above = i > 0 ? wire * (p[k] - p[k - m]) : 0;
        double below = i < n - 1 ? wire * (p[k] - p[k + m]) : wire * p[k];
        q[k] = above + below + g[k] * (p[k] - scratch[k]);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** x ← W⁻¹·x, every word line by itself. */
  private void solveRows(double[] x) {
    for (int i = 0; i < n; i++) {
      int from = i * m;
      for (int k = from + 1; k < from + m; k++) {
        x[k] += wire * rowPivots[k - 1] * x[k - 1];
      }
      x[from + m - 1] *= rowPivots[from + m - 1];
      for (int k = from + m - 2; k >= from; k--) {
        x[k] = rowPivots[k] * (x[k] + wire * x[k + 1]);
      }
    }
  }

  /** x ← B⁻¹·x, every bit line by itself, all columns side by side. */
  private void solveColumns(double[] x) {
    int size = n * m;
    for (int k = m; k < size; k++) {
      x[k] += wire * columnPivots[k - m] * x[k - m];
    }
    for (int k = size - m; k < size; k++) {
      x[k] *= columnPivots[k];
    }
    for (int k = size - m - 1; k >= 0; k--) {
      x[k] = columnPivots[k] * (x[k] + wire * x[k + m]);
    }
  }
}
