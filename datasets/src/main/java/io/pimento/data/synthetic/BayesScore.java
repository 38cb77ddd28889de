package io.pimento.data.synthetic;

import java.util.Arrays;

/** The best possible scores on generated rows, from their known probabilities. */
final class BayesScore {
  private static final int BINS = 1 << 14;

  private long rows;
  private long positives;
  private double entropy;
  private double labelLoss;
  private final double[] positiveMass = new double[BINS];
  private final double[] negativeMass = new double[BINS];

  void add(double probability, boolean positive) {
    rows++;
    positives += positive ? 1 : 0;
    double lossIfPositive = -Math.log(probability);
    double lossIfNegative = -Math.log1p(-probability);
    entropy += probability * lossIfPositive + (1 - probability) * lossIfNegative;
    labelLoss += positive ? lossIfPositive : lossIfNegative;
    int bin = (int) (probability * (BINS - 1));
    positiveMass[bin] += probability;
    negativeMass[bin] += 1 - probability;
  }

  void add(BayesScore other) {
    rows += other.rows;
    positives += other.positives;
    entropy += other.entropy;
    labelLoss += other.labelLoss;
    Arrays.setAll(positiveMass, b -> positiveMass[b] + other.positiveMass[b]);
    Arrays.setAll(negativeMass, b -> negativeMass[b] + other.negativeMass[b]);
  }

  long rows() {
    return rows;
  }

  double clickRate() {
    return rows == 0 ? 0 : positives / (double) rows;
  }

  /** Mean entropy: the expected log loss of the true probabilities. */
  double bayesLogLoss() {
    return rows == 0 ? 0 : entropy / rows;
  }

  /** Log loss of the true probabilities against the labels that were drawn. */
  double trueProbabilityLogLoss() {
    return rows == 0 ? 0 : labelLoss / rows;
  }

  /** Expected area under the ROC curve of the true probabilities, in bins of 1/16384. */
  double bayesAuc() {
    double negativesBelow = 0;
    double area = 0;
    double positivesTotal = 0;
    for (int b = 0; b < BINS; b++) {
      area += positiveMass[b] * (negativesBelow + negativeMass[b] / 2);
      negativesBelow += negativeMass[b];
      positivesTotal += positiveMass[b];
    }
    return rows == 0 ? 0 : area / (positivesTotal * negativesBelow);
  }
}
