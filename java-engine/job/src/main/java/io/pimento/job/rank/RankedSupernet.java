package io.pimento.job.rank;

import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;

/**
 * One way to train a supernet and to score in it.
 *
 * @param warmUp part of the steps in which the full path fades out
 * @param namesWarmUp whether it is not that of all training
 * @param tuned whether each subnet's head is tuned before it is scored
 */
record RankedSupernet(
    Strategy strategy, Sharing sharing, double warmUp, boolean namesWarmUp, boolean tuned) {
  /** The same supernet, scored with a tuned head or without. */
  RankedSupernet withTuning(boolean other) {
    return new RankedSupernet(strategy, sharing, warmUp, namesWarmUp, other);
  }

  String sharingLabel() {
    return sharing.label();
  }

  /** Of the training alone. */
  String trainingLabel() {
    return strategy.label()
        + ", "
        + sharingLabel()
        + (namesWarmUp ? ", path warm-up " + warmUp : "");
  }

  String label() {
    return trainingLabel() + (tuned ? ", tuned" : ", not tuned");
  }
}
