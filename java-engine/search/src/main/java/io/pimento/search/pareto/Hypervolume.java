package io.pimento.search.pareto;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The volume that points beat, up to a reference point: exact, by slicing along the last objective
 * down to areas. Θ(n log n) for two objectives, O(n² log n) for three, a factor of n more for each
 * further one.
 */
public final class Hypervolume {
  private Hypervolume() {}

  /**
   * Less is better. A point that is not below the reference everywhere adds nothing.
   *
   * @param points of as many objectives as the reference; beaten ones may be among them
   */
  public static double of(Collection<List<Double>> points, List<Double> reference) {
    double[] bound = array(reference);
    for (List<Double> p : points) {
      if (p.size() != bound.length || bound.length == 0) {
        throw new IllegalArgumentException(
            "point " + p + " and reference " + reference + " must have the same objectives");
      }
    }
    double[][] inside =
        points.stream()
            .map(Hypervolume::array)
            .filter(p -> below(p, bound))
            .toArray(double[][]::new);
    return volume(inside, bound, bound.length);
  }

  private static double volume(double[][] points, double[] bound, int objectives) {
    if (points.length == 0) {
      return 0;
    }
    if (objectives == 1) {
      return bound[0] - Arrays.stream(points).mapToDouble(p -> p[0]).min().orElseThrow();
    }
    if (objectives == 2) {
      return area(points, bound);
    }
    int last = objectives - 1;
    double[][] sorted = points.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(p -> p[last]));
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      double until = i + 1 < sorted.length ? sorted[i + 1][last] : bound[last];
      double depth = until - sorted[i][last];
      if (depth > 0) {
        sum += depth * volume(Arrays.copyOf(sorted, i + 1), bound, last);
      }
    }
    return sum;
  }

  private static double area(double[][] points, double[] bound) {
    double[][] sorted = points.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(p -> p[0]));
    double sum = 0;
    double lowest = bound[1];
    for (double[] p : sorted) {
      if (p[1] < lowest) {
        sum += (bound[0] - p[0]) * (lowest - p[1]);
        lowest = p[1];
      }
    }
    return sum;
  }

  private static boolean below(double[] point, double[] bound) {
    for (int k = 0; k < bound.length; k++) {
      if (!(point[k] < bound[k])) {
        return false;
      }
    }
    return true;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
