package io.pimento.peer.xgboost;

import io.pimento.graph.Counter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How trees are grown.
 *
 * @param depth most levels of a tree
 * @param rate part of each tree's step that is taken
 * @param leastWeight least sum of second derivatives in a leaf
 * @param ridge of the leaves' values
 * @param rows part of the rows that a tree is grown on
 * @param columns part of the columns that a tree may cut
 */
record TreeSettings(
    int depth, double rate, double leastWeight, double ridge, double rows, double columns) {
  private static final TreeSettings FIRST = new TreeSettings(6, 0.1, 1, 1, 0.8, 0.8);

  /** The first is usual; others are drawn by seed and number. */
  static TreeSettings draw(long seed, int number) {
    if (number == 0) {
      return FIRST;
    }
    Counter random = Counter.of(seed, "trees", number);
    return new TreeSettings(
        one(List.of(3, 4, 5, 6, 8, 10), random),
        one(List.of(0.02, 0.05, 0.1), random),
        one(List.of(1.0, 5.0, 20.0, 50.0), random),
        one(List.of(1.0, 10.0, 50.0), random),
        one(List.of(0.6, 0.8, 1.0), random),
        one(List.of(0.4, 0.7, 1.0), random));
  }

  private static <T> T one(List<T> choices, Counter random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** As the library takes them. */
  Map<String, Object> parameters(long seed, int threads) {
    Map<String, Object> all = new TreeMap<>();
    all.put("objective", "binary:logistic");
    all.put("eval_metric", "logloss");
    all.put("tree_method", "hist");
    all.put("max_depth", depth);
    all.put("eta", rate);
    all.put("min_child_weight", leastWeight);
    all.put("lambda", ridge);
    all.put("subsample", rows);
    all.put("colsample_bytree", columns);
    all.put("seed", seed);
    all.put("nthread", threads);
    all.put("verbosity", 0);
    return all;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "depth %d, rate %s, leaf weight %s, ridge %s, rows %s, columns %s",
        depth,
        rate,
        leastWeight,
        ridge,
        rows,
        columns);
  }
}
