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

  /** Vectors that are solved side by side: a step of theirs costs hardly more than one of one. */
  private static final int LANES = 8;

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
    double[] lanes = new double[n * LANES];
    for (int i = 0; i < n; i++) {
      lanes[i * LANES] = volts[i];
    }
    double[] all = solve(lanes);
    for (int j = 0; j < m; j++) {
      out[j] = all[j * LANES];
    }
    return out;
  }

  /**
   * Column currents [to − from, m] of one volt on one row at a time.
   *
   * @param to the row behind the last
   */
  public double[] transfer(int from, int to) {
    double[] out = new double[(to - from) * m];
    if (wire == 0) {
      System.arraycopy(g, from * m, out, 0, out.length);
      return out;
    }
    for (int first = from; first < to; first += LANES) {
      int used = Math.min(LANES, to - first);
      double[] lanes = new double[n * LANES];
      for (int lane = 0; lane < used; lane++) {
        lanes[(first + lane) * LANES + lane] = 1;
      }
      double[] all = solve(lanes);
      for (int lane = 0; lane < used; lane++) {
        for (int j = 0; j < m; j++) {
          out[(first + lane - from) * m + j] = all[j * LANES + lane];
        }
      }
    }
    return out;
  }

  /** Currents [m, lane] of voltages [n, lane]. */
  private double[] solve(double[] volts) {
    double[] driven = new double[n * m * LANES];
    for (int i = 0; i < n; i++) {
      for (int lane = 0; lane < LANES; lane++) {
        driven[i * m * LANES + lane] = wire * volts[i * LANES + lane];
      }
    }
    solveRows(driven);
    double[] b = bitLines(driven);
    double[] shift = new double[b.length];
    times(b, shift);
    solveRows(shift);
    double[] out = new double[m * LANES];
    for (int k = 0; k < n * m; k++) {
      int to = k % m * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        int at = k * LANES + lane;
        out[to + lane] += g[k] * (driven[at] + shift[at] - b[at]);
      }
    }
    return out;
  }

  /** y = G·x. */
  private void times(double[] x, double[] y) {
    for (int k = 0; k < n * m; k++) {
      double c = g[k];
      int from = k * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        y[from + lane] = c * x[from + lane];
      }
    }
  }

  /** Solves S·b = G·w by preconditioned conjugate gradients, every lane by itself. */
  private double[] bitLines(double[] w) {
    int size = w.length;
    double[] b = new double[size];
    double[] r = new double[size];
    times(w, r);
    double[] z = r.clone();
    solveColumns(z);
    double[] p = z.clone();
    double[] q = new double[size];
    double[] scratch = new double[size];
    double[] rz = dots(r, z);
    double[] first = rz.clone();
    int limit = 20 * (n + m) + 100;
    double[] alpha = new double[LANES];
    double[] beta = new double[LANES];
    for (int step = 0; step < limit && !isEnough(rz, first, ENOUGH); step++) {
      schur(p, q, scratch);
      double[] pq = dots(p, q);
      for (int lane = 0; lane < LANES; lane++) {
        alpha[lane] = rz[lane] > ENOUGH * first[lane] ? rz[lane] / pq[lane] : 0;
      }
      for (int at = 0; at < size; at += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          b[at + lane] += alpha[lane] * p[at + lane];
          r[at + lane] -= alpha[lane] * q[at + lane];
          z[at + lane] = r[at + lane];
        }
      }
      solveColumns(z);
      double[] next = dots(r, z);
      for (int lane = 0; lane < LANES; lane++) {
        beta[lane] = alpha[lane] == 0 ? 0 : next[lane] / rz[lane];
      }
      rz = next;
      for (int at = 0; at < size; at += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          p[at + lane] = z[at + lane] + beta[lane] * p[at + lane];
        }
      }
    }
    if (!isEnough(rz, first, ACCEPTABLE)) {
      throw new CrossbarException("nodal analysis of " + n + "×" + m + " did not converge");
    }
    return b;
  }

  private static boolean isEnough(double[] rz, double[] first, double part) {
    for (int lane = 0; lane < LANES; lane++) {
      if (!(rz[lane] <= part * first[lane])) {
        return false;
      }
    }
    return true;
  }

  /** q = B·p − G·W⁻¹·G·p. */
  private void schur(double[] p, double[] q, double[] scratch) {
    times(p, scratch);
    solveRows(scratch);
    int row = m * LANES;
    for (int k = 0; k < n * m; k++) {
      double c = g[k];
      double up = k >= m ? wire : 0;
      int above = k >= m ? row : 0;
      double down = k < (n - 1) * m ? 1 : 0;
      int below = k < (n - 1) * m ? row : 0;
      for (int at = k * LANES; at < (k + 1) * LANES; at++) {
        q[at] =
            up * (p[at] - p[at - above])
                + wire * (p[at] - down * p[at + below])
                + c * (p[at] - scratch[at]);
      }
    }
  }

  private static double[] dots(double[] a, double[] b) {
    double[] sums = new double[LANES];
    for (int at = 0; at < a.length; at += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += a[at + lane] * b[at + lane];
      }
    }
    return sums;
  }

  /** x ← W⁻¹·x, every word line by itself. */
  private void solveRows(double[] x) {
    for (int i = 0; i < n; i++) {
      int from = i * m;
      for (int k = from + 1; k < from + m; k++) {
        forward(x, k * LANES, (k - 1) * LANES, wire * rowPivots[k - 1]);
      }
      scale(x, (from + m - 1) * LANES, rowPivots[from + m - 1]);
      for (int k = from + m - 2; k >= from; k--) {
        backward(x, k * LANES, (k + 1) * LANES, rowPivots[k]);
      }
    }
  }

  /** x ← B⁻¹·x, every bit line by itself, all columns side by side. */
  private void solveColumns(double[] x) {
    int size = n * m;
    for (int k = m; k < size; k++) {
      forward(x, k * LANES, (k - m) * LANES, wire * columnPivots[k - m]);
    }
    for (int k = size - m; k < size; k++) {
      scale(x, k * LANES, columnPivots[k]);
    }
    for (int k = size - m - 1; k >= 0; k--) {
      backward(x, k * LANES, (k + m) * LANES, columnPivots[k]);
    }
  }

  private static void forward(double[] x, int at, int from, double factor) {
    for (int lane = 0; lane < LANES; lane++) {
      x[at + lane] += factor * x[from + lane];
    }
  }

  private void backward(double[] x, int at, int from, double pivot) {
    for (int lane = 0; lane < LANES; lane++) {
      x[at + lane] = pivot * (x[at + lane] + wire * x[from + lane]);
    }
  }

  private static void scale(double[] x, int at, double pivot) {
    for (int lane = 0; lane < LANES; lane++) {
      x[at + lane] *= pivot;
    }
  }
}
