package io.pimento.pim.crossbar.error;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.List;
import java.util.Locale;

/** How far a programmed conductance lies from its target, as a standard deviation. */
public sealed interface Variation {
  /** Cells that take every conductance exactly. */
  static Variation none() {
    return new Relative(0);
  }

  /**
   * Phase-change memory: σ(g) = .26348 + 1.965 g − 1.1731 g² µS of 25 µS (Nandakumar et al., ICECS
   * 2019; aihwkit, inference/noise/pcm.py).
   */
  static Variation pcm() {
    return new Polynomial(25, List.of(0.26348, 1.965, -1.1731));
  }

  /**
   * Resistive memory one second after programming: σ(g) = .348 + 16.03 g − 43.853 g² + 45.393 g³ −
   * 16.815 g⁴ µS of 40 µS (Wan et al., Nature 2022; aihwkit, inference/noise/reram.py).
   */
  static Variation reram() {
    return new Polynomial(40, List.of(0.348, 16.030, -43.853, 45.393, -16.815));
  }

  /** Standard deviation at a conductance g, both as parts of the greatest conductance. */
  double deviation(double g);

  /** The variation of a name: none, pcm, reram, or a part of the value such as 0.01. */
  static Variation named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> none();
      case "pcm" -> pcm();
      case "reram" -> reram();
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

  /** Whether no cell is ever off its target. */
  default boolean isNone() {
    return deviation(1) == 0 && deviation(0.5) == 0;
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
   * A fit in µS over g.
   *
   * @param greatest greatest conductance, µS
   * @param coefficients of rising powers of g, µS
   */
  record Polynomial(double greatest, List<Double> coefficients) implements Variation {
    public Polynomial {
      coefficients = List.copyOf(coefficients);
    }

    @Override
    public double deviation(double g) {
      double sum = 0;
      for (int i = coefficients.size() - 1; i >= 0; i--) {
        sum = sum * g + coefficients.get(i);
      }
      return Math.max(0, sum) / greatest;
    }
  }
}
