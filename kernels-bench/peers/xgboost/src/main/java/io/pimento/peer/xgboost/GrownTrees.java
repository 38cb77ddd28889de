package io.pimento.peer.xgboost;

import io.pimento.search.evaluate.Metrics;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trees that were grown until validation no longer got better.
 *
 * @param count of the first trees, at which validation is best
 */
record GrownTrees(
    TreeSettings settings, Booster trees, int count, Metrics validation, double seconds)
    implements AutoCloseable {
  private static final int MOST = 5000;

  /** Trees after which the library's score is taken again. */
  private static final int EVERY = 5;

  /**
   * Grows them.
   *
   * @param patience trees without a better validation after which it ends
   * @param late whether time is up
   */
  static GrownTrees grow(
      TreeSettings settings,
      Map<String, Object> parameters,
      TreeRows train,
      TreeRows validation,
      int patience,
      BooleanSupplier late)
      throws XGBoostError {
    long start = System.nanoTime();
    Booster trees = XGBoost.train(train.matrix(), parameters, 0, Map.of(), null, null);
    DMatrix[] watched = {validation.matrix()};
    String[] names = {"validation"};
    double best = Double.POSITIVE_INFINITY;
    int count = 0;
    for (int tree = 1; tree <= MOST && tree - count <= patience; tree++) {
      trees.update(train.matrix(), tree - 1);
      if (tree % EVERY == 0 || tree == 1) {
        double loss = loss(trees.evalSet(watched, names, tree - 1));
        if (loss < best) {
          best = loss;
          count = tree;
        }
        if (late.getAsBoolean()) {
          break;
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new GrownTrees(settings, trees, count, validation.score(trees, count), seconds);
  }

  /** Of a line such as {@code [4] validation-logloss:0.5}. */
  private static double loss(String line) {
    List<String> parts = List.of(line.split(":", -1));
    return Double.parseDouble(parts.getLast().strip());
  }

  @Override
  public void close() {
    trees.dispose();
  }
}
