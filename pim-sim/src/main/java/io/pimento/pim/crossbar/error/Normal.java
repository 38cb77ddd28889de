package io.pimento.pim.crossbar.error;

/** The standard normal distribution. */
final class Normal {
  private static final double BEYOND = 8;

  private Normal() {}

  /** Density at x. */
  static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** Probability below x: ½ + φ(x)·Σ x^(2k+1)/(1·3·…·(2k+1)) (Marsaglia 2004). */
  static double below(double x) {
    if (Math.abs(x) > BEYOND) {
      return x < 0 ? 0 : 1;
    }
    double sum = x;
    double term = x;
    double last = 0;
    for (int i = 3; sum != last; i += 2) {
      last = sum;
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }
}
