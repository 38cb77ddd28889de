package io.pimento.job.importance;

import io.pimento.search.evaluate.Repeats;
import java.util.List;

/**
 * How much worse a score is after each of some shuffles.
 *
 * @param each one figure a shuffle, at least two
 */
public record Shuffles(List<Double> each) {
  /** Least shuffles that have a spread. */
  public static final int LEAST = 2;

  public Shuffles {
    each = List.copyOf(each);
    if (each.size() < LEAST) {
      throw new IllegalArgumentException("a spread needs two shuffles, not " + each.size());
    }
  }

  /** The mean. */
  public double mean() {
    return new Repeats(each).mean();
  }

  /** The standard deviation of one shuffle. */
  public double deviation() {
    return new Repeats(each).deviation();
  }

  /**
   * How far around 0 the mean lies in 95 of 100 cases for a field that says nothing: its rows as
   * they stand are then but one shuffle more, so that the rise is the difference of one shuffle and
   * the mean of the others.
   */
  public double chance() {
    int n = each.size();
    return Repeats.student(n - 1) * deviation() * Math.sqrt(1 + 1.0 / n);
  }

  /** Whether the mean is above what a field that says nothing has by chance. */
  public boolean isBeyondChance() {
    return mean() > chance();
  }
}
