package io.pimento.pim.crossbar.error;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.SplittableRandom;

/**
 * Errors of the converters, fixed in each. Before rounding, a sum of v steps becomes v·(1 + γ) + o
 * + 4·b·u·(1 − u) + r[v], u = v / greatest code: gain γ, offset o and bow b are one normal number a
 * converter, r one a converter and code. The static errors of converters as IEEE Std 1241 names
 * them; the parabola as the smooth part of the integral non-linearity is the usual first-order
 * form.
 *
 * @param offset standard deviation of o, steps (LSB)
 * @param gain standard deviation of γ
 * @param bow standard deviation of b, steps
 * @param code standard deviation of r, steps
 */
public record ConverterErrors(double offset, double gain, double bow, double code) {
  /** Converters that only round. */
  public static final ConverterErrors NONE = new ConverterErrors(0, 0, 0, 0);

  public ConverterErrors {
    atLeastZero("adc-offset", offset);
    atLeastZero("adc-gain", gain);
    atLeastZero("adc-inl", bow);
    atLeastZero("adc-code", code);
  }

  private static void atLeastZero(String key, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new CrossbarException(key + " = " + value + " must be at least 0");
    }
  }

  /** Whether converters only round. */
  public boolean isNone() {
    return offset == 0 && gain == 0 && bow == 0 && code == 0;
  }

  /**
   * One converter.
   *
   * @param top greatest code
   */
  public Converter draw(SplittableRandom random, long top) {
    double o = offset * random.nextGaussian();
    double g = gain * random.nextGaussian();
    double b = bow * random.nextGaussian();
    double[] codes = new double[code == 0 ? 0 : Math.toIntExact(top + 1)];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code * random.nextGaussian();
    }
    return new Converter(o, g, b, top, codes);
  }

  /** What one converter does to a sum before rounding. */
  public static final class Converter {
    private final double offset;
    private final double gain;
    private final double bow;
    private final long top;
    private final double[] codes;

    private Converter(double offset, double gain, double bow, long top, double[] codes) {
      this.offset = offset;
      this.gain = gain;
      this.bow = bow;
      this.top = top;
      this.codes = codes;
    }

    /** A sum in steps as the converter sees it. */
    public double seen(double steps) {
      double u = Math.clamp(steps / top, 0.0, 1.0);
      double v = steps * (1 + gain) + offset + 4 * bow * u * (1 - u);
      return codes.length == 0 ? v : v + codes[(int) Math.clamp(Math.round(steps), 0L, top)];
    }
  }
}
