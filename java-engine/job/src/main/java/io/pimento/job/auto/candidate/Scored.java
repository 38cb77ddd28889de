package io.pimento.job.auto.candidate;

import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import java.util.List;
import java.util.Optional;

/**
 * A candidate that was trained on the rows of a rung.
 *
 * @param seed of the training
 * @param metrics of validation after its best epoch; not a number if training left the numbers
 * @param epoch the best, from 1
 */
public record Scored(
    AutoCandidate candidate, int rung, long seed, Metrics metrics, int epoch, double seconds) {
  /** Whether training left the finite numbers. */
  public boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** What is as small as can be for the best: log loss, or 1 − AUC. */
  public double badness(boolean auc) {
    double value = new Goal(auc).badness(metrics);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  /** The first of an arm. */
  public static Optional<Scored> best(List<Scored> ranked, AutoArm arm) {
    return ranked.stream().filter(s -> s.candidate().arm() == arm).findFirst();
  }
}
