package io.pimento.search.evaluate;

import java.util.List;

/** The mean of independent figures and its 95 % interval by Student's law. */
public record MeanInterval(double mean, double low, double high) {
  /** Fewer figures have no spread. */
  public static final int LEAST = 2;

  /** Student's t, two-sided 95 %, of 1, 2, … degrees of freedom; the last for all further ones. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /**
   * Of some figures.
   *
   * @throws IllegalArgumentException if there are fewer than two
   */
  public static MeanInterval of(List<Double> figures) {
    int n = figures.size();
    if (n < LEAST) {
      throw new IllegalArgumentException("a spread needs two figures, not " + n);
    }
    double mean = figures.stream().mapToDouble(f -> f).sum() / n;
    double squares = figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum();
    double half = student(n - 1) * Math.sqrt(squares / (n - 1) / n);
    return new MeanInterval(mean, mean - half, mean + half);
  }

  /** Student's t, two-sided 95 %, of so many degrees of freedom, at least 1. */
  public static double student(int degrees) {
    return STUDENT[Math.min(degrees, STUDENT.length) - 1];
  }
}
