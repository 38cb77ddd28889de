package io.pimento.pim.crossbar.error;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * The fall of phase-change conductances over time: g(t) = g·(t/t₀)^−ν from t₀ = 20 s after
 * programming. Without spread ν is clamp(−.0155·ln g + .0244, .049, .1); with it, |N(that,
 * clamp(−.0125·ln g − .0059, .008, .045))| of each cell, g being its target (Nandakumar et al.,
 * ICECS 2019; aihwkit, inference/noise/pcm.py).
 *
 * <p>Global compensation (Joshi et al., Nature Communications 2020; aihwkit's
 * GlobalDriftCompensation) reads every column once after programming and once now, with all rows
 * driven, and scales the converters' reference by the ratio of the summed currents: one scalar a
 * matrix.
 *
 * @param seconds since programming; 0 for none
 * @param spread whether every cell has an exponent of its own
 * @param compensated whether the fall of the sum is made good
 */
public record Drift(double seconds, boolean spread, boolean compensated) {
  /** No time has passed. */
  public static final Drift NONE = new Drift(0, false, false);

  /** When drift starts, seconds after programming. */
  static final double START = 20;

  public Drift {
    if (!(seconds >= 0) || !Double.isFinite(seconds)) {
      throw new CrossbarException("drift = " + seconds + " s must be at least 0");
    }
  }

  /** Whether conductances fall. */
  public boolean isNone() {
    return seconds == 0;
  }

  /** ln(t/t₀), at least 0. */
  double age() {
    return seconds <= START ? 0 : Math.log(seconds / START);
  }

  /** Mean exponent at a conductance, part of the greatest. */
  static double exponent(double g) {
    return Math.clamp(-0.0155 * Math.log(Math.max(g, 1e-7)) + 0.0244, 0.049, 0.1);
  }

  /** Standard deviation of the exponent. */
  static double deviation(double g) {
    return Math.clamp(-0.0125 * Math.log(Math.max(g, 1e-7)) - 0.0059, 0.008, 0.045);
  }

  /**
   * What is left of a conductance.
   *
   * @param target what was to be programmed
   * @param g what was programmed
   * @param normal a standard normal number of this cell
   */
  public double left(double target, double g, double normal) {
    if (age() == 0 || g <= 0) {
      return g;
    }
    double exponent =
        spread ? Math.abs(exponent(target) + deviation(target) * normal) : exponent(g);
    return g * Math.pow(seconds / START, -exponent);
  }

  /**
   * Mean of (t/t₀)^(−k·ν) with spread, ν = |N(μ, σ)|: with L = k·ln(t/t₀),
   * e^(σ²L²/2)·(e^(−μL)·Φ(μ/σ − σL) + e^(μL)·Φ(−μ/σ − σL)). k = 1 is the mean of what is left, k =
   * 2 that of its square.
   */
  double moment(double target, int k) {
    double mean = exponent(target);
    double sd = deviation(target);
    double l = k * age();
    return Math.exp(sd * sd * l * l / 2)
        * (Math.exp(-mean * l) * Normal.below(mean / sd - sd * l)
            + Math.exp(mean * l) * Normal.below(-mean / sd - sd * l));
  }
}
