package io.pimento.search.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How far two scores put the same things into the same order. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Kendall's τ-b (Kendall 1945): (concordant − discordant pairs) / √((pairs − ties in x)(pairs −
   * ties in y)).
   *
   * @return −1 to 1; NaN if all of x or all of y are equal
   */
  public static double kendall(double[] x, double[] y) {
    check(x, y);
    long score = 0;
    long comparableX = 0;
    long comparableY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int dx = order(x[i], x[j]);
        int dy = order(y[i], y[j]);
        score += Integer.signum(dx) * (long) Integer.signum(dy);
        comparableX += dx == 0 ? 0 : 1;
        comparableY += dy == 0 ? 0 : 1;
      }
    }
    return score / Math.sqrt((double) comparableX * comparableY);
  }

  /** −1, 0 or 1; the two zeros are one number, which {@link Double#compare} does not say. */
  private static int order(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /**
   * Spearman's ρ: Pearson's correlation of the ranks, ties at their mean rank.
   *
   * @return −1 to 1; NaN if all of x or all of y are equal
   */
  public static double spearman(double[] x, double[] y) {
    check(x, y);
    double[] rx = ranks(x);
    double[] ry = ranks(y);
    double mean = (x.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (rx[i] - mean) * (ry[i] - mean);
      xx += (rx[i] - mean) * (rx[i] - mean);
      yy += (ry[i] - mean) * (ry[i] - mean);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** Ranks from 1, equal values sharing their mean. */
  static double[] ranks(double[] x) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i] + 0.0))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[x.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && x[order[to]] == x[order[from]]) {
        to++;
      }
      double mean = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks[order[i]] = mean;
      }
      from = to;
    }
    return ranks;
  }

  private static void check(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "rank correlation needs two lists of the same length of at least 2, got "
              + x.length
              + " and "
              + y.length);
    }
    if (Arrays.stream(x).anyMatch(Double::isNaN) || Arrays.stream(y).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("rank correlation of scores that are not numbers");
    }
  }
}
