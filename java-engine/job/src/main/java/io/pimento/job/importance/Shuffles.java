package io.pimento.job.importance;

import java.util.List;

/**
 * How much worse a score is after each of some shuffles.
 *
 * @param each one figure a shuffle, at least two
 */
public record Shuffles(List<Double> each) {
  /** Least shuffles that have a spread. */
  public static final int LEAST = 2;

  /** Student's t, two-sided 95 %, of 1, 2, … degrees of freedom; the last for all further ones. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  public Shuffles {
    each = List.copyOf(each);
    if (each.size() < LEAST) {
      throw new IllegalArgumentException("a spread needs two shuffles, not " + each.size());
    }
  }

  /** The mean. */
  public double mean() {
    return each.stream().mapToDouble(x -> x).average().orElseThrow();
  }

  /** The standard deviation of one shuffle. */
  public double deviation() {
    double mean = mean();
    double squares = each.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (each.size() - 1));
  }

  /**
   * How far around 0 the mean lies in 95 of 100 cases for a field that says nothing: its rows as
   * they stand are then but one shuffle more, so that the rise is the difference of one shuffle and
   * the mean of the others.
   */
  public double chance() {
    int n = each.size();
    double t = STUDENT[Math.min(n - 1, STUDENT.length) - 1];
    return t * deviation() * Math.sqrt(1 + 1.0 / n);
  }

  /** Whether the mean is above what a field that says nothing has by chance. */
  public boolean isBeyondChance() {
    return mean() > chance();
  }
}
