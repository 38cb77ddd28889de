package io.pimento.pim.crossbar.error;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.Locale;

/** Noise of a cell's current, new with every read. */
public sealed interface ReadNoise {
  /** Currents that repeat exactly. */
  static ReadNoise none() {
    return new Relative(0);
  }

  /**
   * Standard deviation of one read, part of the greatest conductance.
   *
   * @param programmed conductance after programming, part of the greatest
   * @param now conductance at the read
   * @param seconds since programming
   */
  double deviation(double programmed, double now, double seconds);

  /** The noise of a name: none, pcm, or a part of the current such as 0.01. */
  static ReadNoise named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> none();
      case "pcm" -> new Pcm();
      default -> {
        try {
          yield new Relative(Double.parseDouble(name));
        } catch (NumberFormatException e) {
          throw new CrossbarException(
              "read-noise '" + name + "' is not none, pcm or a part such as 0.01");
        }
      }
    };
  }

  /** Whether reads repeat. */
  default boolean isNone() {
    return deviation(1, 1, Drift.START) == 0;
  }

  /**
   * 1/f noise of phase-change memory since programming: σ = g(t)·Q(g)·√ln((t + T)/(2T)), Q =
   * min(.0088/g^.65, .2), T = 250 ns (Nandakumar et al., ICECS 2019; aihwkit,
   * inference/noise/pcm.py). Reads within t₀ = 20 s count as at t₀.
   */
  record Pcm() implements ReadNoise {
    private static final double READ = 250e-9;

    @Override
    public double deviation(double programmed, double now, double seconds) {
      double q = Math.min(0.0088 / Math.max(Math.pow(programmed, 0.65), 1e-3), 0.2);
      double t = Math.max(seconds, Drift.START);
      return now * q * Math.sqrt(Math.log((t + READ) / (2 * READ)));
    }
  }

  /**
   * A part of the current; about .01 for resistive memory (aihwkit, inference/noise/reram.py, after
   * Wan et al., Nature 2022).
   */
  record Relative(double part) implements ReadNoise {
    public Relative {
      if (!(part >= 0) || part >= 1) {
        throw new CrossbarException("read-noise = " + part + " must be at least 0 and below 1");
      }
    }

    @Override
    public double deviation(double programmed, double now, double seconds) {
      return part * now;
    }
  }
}
