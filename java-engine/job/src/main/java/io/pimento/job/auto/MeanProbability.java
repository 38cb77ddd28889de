package io.pimento.job.auto;

/** The mean probability that some models give to the same rows, model by model. */
final class MeanProbability {
  private final int models;
  private double[] sum = {};

  MeanProbability(int models) {
    this.models = models;
  }

  /** One of them. */
  void add(float[] logits) {
    if (sum.length == 0) {
      sum = new double[logits.length];
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += 1 / (1 + Math.exp(-logits[i])) / models;
    }
  }

  /** Of all, a row each. */
  double[] get() {
    return sum;
  }
}
