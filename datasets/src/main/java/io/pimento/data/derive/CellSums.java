package io.pimento.data.derive;

import org.jspecify.annotations.Nullable;

/** Rows, weights and clicks of each cell in each fold of the train rows. */
final class CellSums {
  final int[] rows;
  final double[] clicks;

  /** Null where every row weighs 1. */
  private final double @Nullable [] weights;

  CellSums(int cells, boolean weighted) {
    int size = Math.multiplyExact(cells, Folds.COUNT);
    rows = new int[size];
    clicks = new double[size];
    weights = weighted ? new double[size] : null;
  }

  void add(int cell, int fold, float label, float weight) {
    int at = cell * Folds.COUNT + fold;
    rows[at]++;
    clicks[at] += label * weight;
    if (weights != null) {
      weights[at] += weight;
    }
  }

  int cells() {
    return rows.length / Folds.COUNT;
  }

  /** Rows outside a fold. */
  long rows(int cell, int fold) {
    long sum = 0;
    for (int j = 0; j < Folds.COUNT; j++) {
      sum += j == fold ? 0 : rows[cell * Folds.COUNT + j];
    }
    return sum;
  }

  /** Clicks outside a fold, weighted. */
  double clicks(int cell, int fold) {
    return outside(clicks, cell, fold);
  }

  /** Weights outside a fold. */
  double weight(int cell, int fold) {
    return weights == null ? rows(cell, fold) : outside(weights, cell, fold);
  }

  private static double outside(double[] of, int cell, int fold) {
    double sum = 0;
    for (int j = 0; j < Folds.COUNT; j++) {
      sum += j == fold ? 0 : of[cell * Folds.COUNT + j];
    }
    return sum;
  }
}
