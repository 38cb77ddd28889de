package io.pimento.pim.crossbar.error;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.function.DoubleSupplier;

/**
 * Programming with verification: a cell is written and read until it lies within a tolerance of its
 * target, or until its pulses are spent; it then stays as the last one left it. Every pulse draws
 * N(0, σ) anew, so that with a = tolerance / σ and q = 2·Φ(−a), the part of pulses that miss:
 *
 * <ul>
 *   <li>variance left: (1 − qᴺ)·σ²·(1 − 2aφ(a)/(1 − q)) + qᴺ·σ²·(1 + 2aφ(a)/q), a truncated normal
 *       and what missed N times;
 *   <li>pulses of a cell: 1 + q + … + qᴺ⁻¹;
 *   <li>pulses of a row of m cells written side by side: Σₖ 1 − (1 − qᵏ)ᵐ, k from 0 to N − 1.
 * </ul>
 *
 * Incremental write and verify with an acceptance range: Wan et al., Nature 2022, extended data
 * fig. 3a. Fits such as {@link Variation#reram} were read a second after verification: taking their
 * σ for one pulse assumes that cells are verified after that second, and written again, as that
 * figure's iterative programming does (3c, 3e); that pulses are independent is assumed.
 *
 * @param tolerance part of the greatest conductance; infinite for none
 * @param pulses at most, of one cell
 */
public record WriteVerify(double tolerance, int pulses) {
  /** One pulse, never read. */
  public static final WriteVerify NONE = new WriteVerify(Double.POSITIVE_INFINITY, 1);

  /** Pulses where none are said. */
  public static final int PULSES = 10;

  public WriteVerify {
    if (!(tolerance > 0)) {
      throw new CrossbarException("verify = " + tolerance + " must be above 0");
    }
    if (pulses < 1) {
      throw new CrossbarException("pulses = " + pulses + " must be at least 1");
    }
  }

  /** Whether cells are not read after writing. */
  public boolean isNone() {
    return tolerance == Double.POSITIVE_INFINITY;
  }

  /**
   * A cell's conductance after programming.
   *
   * @param first standard normal number of the first pulse
   * @param more standard normal numbers of the others
   */
  public double programmed(double target, double deviation, double first, DoubleSupplier more) {
    double g = Math.max(0, target + deviation * first);
    for (int k = 1; k < pulses && Math.abs(g - target) > tolerance; k++) {
      g = Math.max(0, target + deviation * more.getAsDouble());
    }
    return g;
  }

  /** Part of the pulses that miss, q. */
  public double missing(double deviation) {
    return deviation == 0 || isNone() ? 0 : 2 * Normal.below(-tolerance / deviation);
  }

  /** Standard deviation that is left; conductances' bound at 0 left out. */
  public double residual(double deviation) {
    if (deviation == 0 || isNone()) {
      return deviation;
    }
    double a = tolerance / deviation;
    double q = missing(deviation);
    double edge = 2 * a * Normal.density(a);
    double never = Math.pow(q, pulses);
    double inside = q < 1 ? (1 - never) * (1 - edge / (1 - q)) : 0;
    double outside = q > 0 ? never * (1 + edge / q) : 0;
    return deviation * Math.sqrt(Math.max(0, inside + outside));
  }

  /** Pulses that a cell takes on average, over equally frequent targets' deviations. */
  public double meanPulses(double... deviations) {
    double sum = 0;
    for (int k = 0; k < pulses; k++) {
      sum += still(k, deviations);
    }
    return sum;
  }

  /** Pulses that a row of cells takes on average until the last of them is done. */
  public double rowPulses(int cells, double... deviations) {
    double sum = 0;
    for (int k = 0; k < pulses; k++) {
      sum += 1 - Math.pow(1 - still(k, deviations), cells);
    }
    return sum;
  }

  /** Part of the cells that still miss after k pulses. */
  private double still(int k, double... deviations) {
    double sum = 0;
    for (double d : deviations) {
      sum += Math.pow(missing(d), k) / deviations.length;
    }
    return sum;
  }
}
