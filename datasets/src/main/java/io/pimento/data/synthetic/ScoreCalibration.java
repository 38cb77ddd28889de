package io.pimento.data.synthetic;

/**
 * Turns the parts of a score (main effects, pairs, higher orders, numbers) into a logit: weights
 * that give each its share of the variance, then scale and intercept that give the wanted click
 * rate and Bayes log loss on a sample of rows.
 */
record ScoreCalibration(
    double main, double pairs, double higher, double numeric, double intercept) {
  private static final int HALVINGS = 40;

  double logit(double[] components) {
    return main * components[0]
        + pairs * components[1]
        + higher * components[2]
        + numeric * components[3]
        + intercept;
  }

  static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** −p ln p − (1 − p) ln(1 − p). */
  static double entropy(double p) {
    return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
  }

  /**
   * Calibrates on sample rows.
   *
   * @param components {@code [rows][COMPONENTS]}
   * @param varianceShares of the components
   */
  static ScoreCalibration fit(
      double[][] components, double[] varianceShares, double clickRate, double bayesLogLoss) {
    double[] weight = new double[ClickModel.COMPONENTS];
    for (int c = 0; c < weight.length; c++) {
      weight[c] = Math.sqrt(varianceShares[c] / variance(components, c));
    }
    double[] scores = new double[components.length];
    for (int r = 0; r < scores.length; r++) {
      for (int c = 0; c < weight.length; c++) {
        scores[r] += weight[c] * components[r][c];
      }
    }
    double low = 0;
    double high = 20;
    for (int k = 0; k < HALVINGS; k++) {
      double middle = (low + high) / 2;
      if (meanEntropy(scores, middle, intercept(scores, middle, clickRate)) > bayesLogLoss) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new ScoreCalibration(
        low * weight[0],
        low * weight[1],
        low * weight[2],
        low * weight[3],
        intercept(scores, low, clickRate));
  }

  private static double variance(double[][] components, int c) {
    double sum = 0;
    double squares = 0;
    for (double[] row : components) {
      sum += row[c];
      squares += row[c] * row[c];
    }
    double mean = sum / components.length;
    return squares / components.length - mean * mean;
  }

  private static double intercept(double[] scores, double scale, double clickRate) {
    double low = -1000;
    double high = 1000;
    for (int k = 0; k < HALVINGS; k++) {
      double middle = (low + high) / 2;
      double sum = 0;
      for (double score : scores) {
        sum += probability(scale * score + middle);
      }
      if (sum / scores.length < clickRate) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double meanEntropy(double[] scores, double scale, double intercept) {
    double sum = 0;
    for (double score : scores) {
      sum += entropy(probability(scale * score + intercept));
    }
    return sum / scores.length;
  }
}
