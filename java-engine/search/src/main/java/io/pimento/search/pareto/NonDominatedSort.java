package io.pimento.search.pareto;

import java.util.ArrayList;
import java.util.List;

/** The fast non-dominated sort of NSGA-II: O(objectives · n²). */
public final class NonDominatedSort {
  private NonDominatedSort() {}

  /**
   * Fronts, best first: nobody in a front is beaten by anyone in it or in a later one, and everyone
   * in a later front is beaten by someone in the front before.
   *
   * @return places in the list, ascending within a front
   */
  public static List<List<Integer>> fronts(List<Fitness> all) {
    int[] beatenBy = new int[all.size()];
    List<List<Integer>> beats = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<Integer> worse = new ArrayList<>();
      for (int j = 0; j < all.size(); j++) {
        if (all.get(i).beats(all.get(j))) {
          worse.add(j);
          beatenBy[j]++;
        }
      }
      beats.add(worse);
    }
    List<Integer> front = new ArrayList<>();
    for (int i = 0; i < beatenBy.length; i++) {
      if (beatenBy[i] == 0) {
        front.add(i);
      }
    }
    List<List<Integer>> fronts = new ArrayList<>();
    while (!front.isEmpty()) {
      fronts.add(List.copyOf(front));
      List<Integer> next = new ArrayList<>();
      for (int i : front) {
        for (int j : beats.get(i)) {
          beatenBy[j]--;
          if (beatenBy[j] == 0) {
            next.add(j);
          }
        }
      }
      next.sort(null);
      front = next;
    }
    return fronts;
  }
}
