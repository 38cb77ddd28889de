package io.pimento.search.train;

/**
 * All that decides how one model is trained, beside its sizes.
 *
 * @param settings whose schedule is this recipe's own, from its first to its last epoch
 * @param dropout of dense layers, 0 to below 1
 * @param patience epochs without a better score after which training stops; 0 for never
 * @param averaged whether weights are averaged over the second half of the schedule
 */
public record Recipe(TrainSettings settings, double dropout, int patience, boolean averaged) {
  /**
   * @throws IllegalArgumentException if nothing would remain, or patience is negative
   */
  public Recipe {
    if (!(dropout >= 0 && dropout < 1) || patience < 0) {
      throw new IllegalArgumentException(
          "a recipe needs dropout from 0 to below 1 and patience of at least 0, not "
              + dropout
              + " and "
              + patience);
    }
  }

  /** The same with another start and order of rows. */
  public Recipe withSeed(long seed) {
    return new Recipe(settings.withSeed(seed), dropout, patience, averaged);
  }

  /** The same with half the learning rate. */
  public Recipe slower() {
    TrainSettings slower = settings.withLearningRate(settings.learningRate() / 2);
    return new Recipe(slower, dropout, patience, averaged);
  }

  /** The same with a schedule of so many epochs. */
  public Recipe withEpochs(int epochs) {
    return new Recipe(settings.withEpochs(epochs), dropout, patience, averaged);
  }
}
