package io.pimento.search.evaluate;

import java.util.List;

/**
 * What is better on validation.
 *
 * @param auc AUC rather than log loss
 */
public record Goal(boolean auc) {
  /** Whether one score is better than another; all is better than none. */
  public boolean better(Metrics one, Metrics other) {
    if (Double.isNaN(other.logLoss())) {
      return !Double.isNaN(one.logLoss());
    }
    return auc ? one.auc() > other.auc() : one.logLoss() < other.logLoss();
  }

  /** The best of some epochs, from 1; the first of equals. */
  public int bestEpoch(List<Metrics> perEpoch) {
    int best = 1;
    for (int e = 2; e <= perEpoch.size(); e++) {
      if (better(perEpoch.get(e - 1), perEpoch.get(best - 1))) {
        best = e;
      }
    }
    return best;
  }

  /** What is as small as can be for the best: log loss, or 1 − AUC. */
  public double badness(Metrics m) {
    return auc ? 1 - m.auc() : m.logLoss();
  }
}
