package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.Locale;

/** How far a programmed conductance lies from its target, as a standard deviation. */
public sealed interface Variation {
  /** Standard deviation at a conductance g, both as parts of the greatest conductance. */
  double deviation(double g);

  /** The variation of a name: none, pcm, reram, or a part of the value such as 0.01. */
  static Variation named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> new Relative(0);
      case "pcm" -> new Polynomial(25, 0.26348, 1.965, -1.1731);
      case "reram" -> new Polynomial(40, 0.348, 16.030, -43.853, 45.393, -16.815);
      default -> {
        try {
          yield new Relative(Double.parseDouble(name));
        } catch (NumberFormatException e) {
          throw new CrossbarException(
              "variation '" + name + "' is not none, pcm, reram or a part such as 0.01");
        }
      }
    };
  }

  /** A part of the conductance itself; MNSIM 2.0 has 0.01 (SimConfig.ini:33). */
  record Relative(double part) implements Variation {
    public Relative {
      if (!(part >= 0) || part >= 1) {
        throw new CrossbarException("variation = " + part + " must be at least 0 and below 1");
      }
    }

    @Override
    public double deviation(double g) {
      return part * g;
    }
  }

  /**
   * A fit in µS over g: phase-change memory as in aihwkit's PCM model, resistive memory as in Wan
   * et al. 2022 one second after programming.
   *
   * @param greatest greatest conductance, µS
   * @param coefficients of rising powers of g, µS
   */
  record Polynomial(double greatest, double... coefficients) implements Variation {
    @Override
    public double deviation(double g) {
      double sum = 0;
      for (int i = coefficients.length - 1; i >= 0; i--) {
        sum = sum * g + coefficients[i];
      }
      return Math.max(0, sum) / greatest;
    }
  }
}
