package io.pimento.app.auto;

import io.pimento.search.evaluate.Metrics;

/**
 * A candidate that was trained on the rows of a rung.
 *
 * @param metrics of validation after its best epoch; not a number if training left the numbers
 * @param epoch the best, from 1
 */
record Scored(Candidate candidate, int rung, Metrics metrics, int epoch, double seconds) {
  boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** What is as small as can be for the best: log loss, or 1 − AUC. */
  double badness(boolean auc) {
    double value = auc ? 1 - metrics.auc() : metrics.logLoss();
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }
}
