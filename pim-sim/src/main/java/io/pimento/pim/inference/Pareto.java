package io.pimento.pim.inference;

import java.util.List;
import java.util.stream.IntStream;

/** Points that no other point beats. */
public final class Pareto {
  private Pareto() {}

  /**
   * The places of the points that no other is at least as good as in everything and better in
   * something. Less is better.
   *
   * @param points one row of figures a point, all equally long
   */
  public static List<Integer> front(List<double[]> points) {
    return IntStream.range(0, points.size())
        .filter(i -> points.stream().noneMatch(p -> beats(p, points.get(i))))
        .boxed()
        .toList();
  }

  private static boolean beats(double[] a, double[] b) {
    boolean better = false;
    for (int k = 0; k < a.length; k++) {
      if (a[k] > b[k]) {
        return false;
      }
      better |= a[k] < b[k];
    }
    return better;
  }
}
