package io.pimento.search.evaluate;

import java.util.List;

/**
 * One figure, measured several times with other draws.
 *
 * @param each at least one
 */
public record Repeats(List<Double> each) {
  /** Student's t, two-sided 95 %, of 1, 2, … degrees of freedom; the last for all further ones. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  public Repeats {
    each = List.copyOf(each);
    if (each.isEmpty()) {
      throw new IllegalArgumentException("a figure needs at least one measurement");
    }
  }

  /** Student's t of so many degrees of freedom, at least one. */
  public static double student(int freedom) {
    return STUDENT[Math.min(freedom, STUDENT.length) - 1];
  }

  /** The mean. */
  public double mean() {
    return each.stream().mapToDouble(x -> x).average().orElseThrow();
  }

  /** The standard deviation of one measurement; 0 of one alone. */
  public double deviation() {
    if (each.size() == 1) {
      return 0;
    }
    double mean = mean();
    double squares = each.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (each.size() - 1));
  }

  /** Half the width of the mean's 95 % interval; 0 of one alone, which has none. */
  public double margin() {
    int n = each.size();
    return n == 1 ? 0 : student(n - 1) * deviation() / Math.sqrt(n);
  }

  /** The same measurements less a figure that they share. */
  public Repeats less(double figure) {
    return new Repeats(each.stream().map(x -> x - figure).toList());
  }
}
