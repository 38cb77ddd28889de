package io.pimento.data.synthetic;

/**
 * A planted law of clicks: the parts of a row's score, of which {@link ScoreCalibration} makes a
 * logit. Immutable and thread-safe.
 */
sealed interface ClickModel permits PlantedModel, LatentModel {
  int COMPONENTS = 4;

  /** The share of the score's variance that each part is given. */
  double[] varianceShares();

  /** The Bayes log loss that the score is scaled to. */
  double bayesLogLoss();

  /** The parts of a row's score, unscaled, into {@code out}. */
  void components(SyntheticRow row, double[] out);
}
