package io.pimento.codesign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Choosing a few of many models: those that claims about a cost could be made of. */
final class CheapestInTurns {
  private CheapestInTurns() {}

  /**
   * The best, then of each front its cheapest, in turns.
   *
   * @param best first of all; none of them is taken twice
   * @param fronts from {@link #front}
   */
  static <T> Set<T> of(T best, List<List<T>> fronts, int count) {
    Set<T> kept = new LinkedHashSet<>(List.of(best));
    int longest = fronts.stream().mapToInt(List::size).max().orElse(0);
    for (int rank = 0; rank < longest; rank++) {
      for (List<T> front : fronts) {
        if (rank < front.size() && kept.size() < count) {
          kept.add(front.get(rank));
        }
      }
    }
    return kept;
  }

  /**
   * Those that no other beats in loss and cost, the cheapest first.
   *
   * @param byLoss the best first
   * @param cost of one; one of which it is not known is not among them
   */
  static <T> List<T> front(List<T> byLoss, ToDoubleFunction<T> cost) {
    List<T> front = new ArrayList<>();
    double cheapest = Double.POSITIVE_INFINITY;
    for (T t : byLoss) {
      double now = cost.applyAsDouble(t);
      if (now < cheapest) {
        cheapest = now;
        front.addFirst(t);
      }
    }
    return front;
  }
}
