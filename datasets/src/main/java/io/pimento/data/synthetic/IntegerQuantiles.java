package io.pimento.data.synthetic;

/**
 * A column of non-negative integers by inversion of its distribution, given by quantiles of ln(1 +
 * x) and linear between them, in {@value #STEPS} equal steps.
 */
final class IntegerQuantiles {
  private static final int STEPS = 4096;

  private final float[] values = new float[STEPS];
  private final double[] logs = new double[STEPS];

  IntegerQuantiles(double[] probabilities, double[] logValues) {
    int k = 1;
    for (int step = 0; step < STEPS; step++) {
      double u = (step + 0.5) / STEPS;
      while (probabilities[k] <= u) {
        k++;
      }
      double share = (u - probabilities[k - 1]) / (probabilities[k] - probabilities[k - 1]);
      double log = logValues[k - 1] + share * (logValues[k] - logValues[k - 1]);
      values[step] = Math.round(Math.expm1(log));
      logs[step] = Math.log1p(values[step]);
    }
  }

  static int step(double u) {
    return (int) (u * STEPS);
  }

  float value(int step) {
    return values[step];
  }

  /** ln(1 + value). */
  double log(int step) {
    return logs[step];
  }
}
