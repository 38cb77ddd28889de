package io.pimento.app.auto;

import io.pimento.app.fit.Goal;
import io.pimento.search.evaluate.Metrics;
import java.util.Comparator;
import java.util.Map;

/**
 * A candidate trained with several seeds.
 *
 * @param bySeed validation of each
 * @param furtherSeeds trainings after the first
 * @param furtherSeconds of these
 */
record Finalist(Scored scored, Map<Long, Metrics> bySeed, int furtherSeeds, double furtherSeconds) {
  Candidate candidate() {
    return scored.candidate();
  }

  /** Mean over the seeds of log loss, or of 1 − AUC. */
  double badness(boolean auc) {
    return bySeed.values().stream()
        .mapToDouble(new Goal(auc)::badness)
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The seed whose weights are kept: the best on validation. */
  long seed(boolean auc) {
    return bySeed.entrySet().stream()
        .min(Comparator.comparingDouble(e -> new Goal(auc).badness(e.getValue())))
        .orElseThrow()
        .getKey();
  }
}
