package io.pimento.search.pareto;

import java.util.List;
import java.util.stream.IntStream;

/** Where each of a population stands: its front, and how alone it is there. */
public final class Standing {
  private final int[] rank;
  private final double[] alone;

  /** Sorts a population. */
  public Standing(List<Fitness> all) {
    rank = new int[all.size()];
    alone = new double[all.size()];
    List<List<Integer>> fronts = NonDominatedSort.fronts(all);
    for (int f = 0; f < fronts.size(); f++) {
      List<Integer> front = fronts.get(f);
      double[] distances = Crowding.distances(front.stream().map(all::get).toList());
      for (int i = 0; i < front.size(); i++) {
        rank[front.get(i)] = f;
        alone[front.get(i)] = distances[i];
      }
    }
  }

  /** The crowded comparison: the better front, then the one more alone, then the older. */
  int compare(int a, int b) {
    int byRank = Integer.compare(rank[a], rank[b]);
    int byRoom = byRank != 0 ? byRank : Double.compare(alone[b], alone[a]);
    return byRoom != 0 ? byRoom : Integer.compare(a, b);
  }

  /** The best places, ascending. */
  public List<Integer> survivors(int count) {
    return IntStream.range(0, rank.length)
        .boxed()
        .sorted(this::compare)
        .limit(count)
        .sorted()
        .toList();
  }
}
