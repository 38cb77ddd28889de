package io.pimento.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** How alone solutions of one front are (NSGA-II, "Crowding distance"). */
public final class Crowding {
  private Crowding() {}

  /**
   * For each solution the distance between its neighbours, summed over objectives that are scaled
   * to their range in the front; infinite at the ends of an objective.
   */
  public static double[] distances(List<Fitness> front) {
    double[] sum = new double[front.size()];
    int objectives = front.isEmpty() ? 0 : front.getFirst().objectives().size();
    for (int k = 0; k < objectives; k++) {
      int objective = k;
      List<Integer> order =
          IntStream.range(0, front.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> front.get(i).objectives().get(objective)))
              .toList();
      double low = front.get(order.getFirst()).objectives().get(k);
      double range = front.get(order.getLast()).objectives().get(k) - low;
      sum[order.getFirst()] = Double.POSITIVE_INFINITY;
      sum[order.getLast()] = Double.POSITIVE_INFINITY;
      if (!(range > 0) || Double.isInfinite(range)) {
        // All alike, or no number to scale by: this objective tells nobody apart.
        continue;
      }
      for (int i = 1; i < order.size() - 1; i++) {
        double before = front.get(order.get(i - 1)).objectives().get(k);
        double after = front.get(order.get(i + 1)).objectives().get(k);
        sum[order.get(i)] += (after - before) / range;
      }
    }
    return sum;
  }

  /**
   * Some of a front, far apart: of those with the same objectives the first counts, and the most
   * crowded one leaves until so many are left; of equally crowded ones the one that is later in the
   * order of the first objective.
   *
   * @return places in the list, by the first objective
   */
  public static List<Integer> spread(List<Fitness> front, int count) {
    Set<List<Double>> seen = new HashSet<>();
    List<Integer> left =
        new ArrayList<>(
            IntStream.range(0, front.size())
                .filter(i -> seen.add(front.get(i).objectives()))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> front.get(i).objectives().getFirst()))
                .toList());
    while (left.size() > count) {
      double[] distances = distances(left.stream().map(front::get).toList());
      double least = Arrays.stream(distances).min().orElseThrow();
      int at = distances.length - 1;
      while (distances[at] > least) {
        at--;
      }
      left.subList(at, at + 1).clear();
    }
    return List.copyOf(left);
  }
}
