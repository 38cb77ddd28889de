package io.pimento.runtime.optimize;

/**
 * A learning-rate schedule (SUPERNET.md "Supernet training"): linear up from 1e-8 over the first
 * part of the steps, then cosine down to 1e-8.
 *
 * @param peak the rate at the end of the warm-up
 * @param steps all steps of the run
 * @param warmUp part of the steps that go up, 0 to 1
 */
public record LearningRate(double peak, long steps, double warmUp) {
  private static final double FLOOR = 1e-8;

  /** The published schedule: a tenth of the steps go up. */
  public static LearningRate published(double peak, long steps) {
    return new LearningRate(peak, steps, 0.1);
  }

  /** The rate of a step, counted from 0. */
  public double at(long step) {
    double up = Math.floor(steps * warmUp);
    if (step < up) {
      return FLOOR + (peak - FLOOR) * step / up;
    }
    double done = steps <= up ? 1 : Math.min(1, (step - up) / (steps - up));
    return FLOOR + (peak - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
