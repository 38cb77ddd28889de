package io.pimento.pim.placement;

import java.util.Arrays;

/**
 * The exponent of a Zipf law under which the observed reads of a table's rows are most likely,
 * ranks by how often rows were read. The law is the continuous one of {@link Queries#zipf}: rank r
 * has the mass of x^−s on [r, r + 1) within [1, rows + 1).
 */
public final class ZipfFit {
  private static final double MOST = 4;
  private static final int STEPS = 60;

  private ZipfFit() {}

  /**
   * Fits.
   *
   * @param counts reads of each row that was read; in any order
   * @param rows of the table
   * @return 0 (all rows alike) to 4
   */
  public static double exponent(long[] counts, long rows) {
    if (counts.length > rows) {
      throw new PlacementException(
          counts.length + " rows were read of a table of " + rows + "; it needs as many");
    }
    if (counts.length == 0 || rows == 1) {
      return 0;
    }
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    double low = 0;
    double high = MOST;
    // The likelihood has one hill: golden sections close in on its top.
    double golden = (Math.sqrt(5) - 1) / 2;
    for (int i = 0; i < STEPS; i++) {
      double a = high - golden * (high - low);
      double b = low + golden * (high - low);
      if (likelihood(sorted, rows, a) < likelihood(sorted, rows, b)) {
        low = a;
      } else {
        high = b;
      }
    }
    return (low + high) / 2;
  }

  private static double likelihood(long[] ascending, long rows, double s) {
    double all = mass(1, rows + 1.0, s);
    double sum = 0;
    for (int i = ascending.length - 1; i >= 0; i--) {
      double rank = ascending.length - (double) i;
      sum += ascending[i] * Math.log(mass(rank, rank + 1, s) / all);
    }
    return sum;
  }

  /** ∫ x^−s from a to b. */
  private static double mass(double a, double b, double s) {
    double e = 1 - s;
    return Math.abs(e) < 1e-9 ? Math.log(b / a) : (Math.pow(b, e) - Math.pow(a, e)) / e;
  }
}
