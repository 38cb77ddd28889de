package io.pimento.search.pipeline;

import io.pimento.data.Split;
import io.pimento.search.train.Recipe;

/** A choice that is trained with one seed, and scored on a split. */
record SeedTraining(ChosenTrial chosen, Split split, long seed) {
  boolean last() {
    return split == Split.TEST;
  }

  /** What the book calls it. */
  String name() {
    return (last() ? "test/" : "seeds/") + chosen.candidate().name() + "/" + seed;
  }

  /** As it was chosen. */
  Recipe recipe() {
    return chosen.trial().recipe().withSeed(seed);
  }

  /** Why the test split is opened for it. */
  String why() {
    return "final score of "
        + chosen.candidate().name()
        + ", seed "
        + seed
        + ", trained with "
        + chosen.trial().words()
        + ", "
        + chosen.epoch()
        + " epochs, frozen by validation log loss "
        + chosen.validation().logLoss();
  }
}
