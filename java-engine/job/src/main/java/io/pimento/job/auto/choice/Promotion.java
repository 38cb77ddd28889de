package io.pimento.job.auto.choice;

import io.pimento.job.auto.candidate.AutoCandidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Who goes on to the next rung: the best, and beside them cheap ones, since few rows rank
 * candidates by chance, too, and a cheap one costs little to be sure of.
 */
public final class Promotion {
  /** Cheap is what costs at most this part of the usual. */
  private static final double CHEAP = 0.5;

  /** Of what the best cost if they are usual, for cheap ones. */
  private static final double FOR_CHEAP = 0.5;

  private Promotion() {}

  /**
   * Those who go on, best first.
   *
   * @param ranked best first
   * @param through how many of them go on whatever they cost
   */
  public static List<AutoCandidate> of(
      List<AutoCandidate> ranked, int through, ToDoubleFunction<AutoCandidate> cost) {
    double[] costs = ranked.stream().mapToDouble(cost).toArray();
    double usual = costs.length == 0 ? 0 : median(costs);
    List<AutoCandidate> all = new ArrayList<>();
    double spent = 0;
    for (int i = 0; i < costs.length; i++) {
      boolean cheap = costs[i] <= CHEAP * usual && spent + costs[i] <= FOR_CHEAP * through * usual;
      if (i < through) {
        all.add(ranked.get(i));
      } else if (cheap) {
        spent += costs[i];
        all.add(ranked.get(i));
      }
    }
    return all;
  }

  private static double median(double[] costs) {
    double[] sorted = costs.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
