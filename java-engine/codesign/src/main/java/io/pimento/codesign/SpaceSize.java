package io.pimento.codesign;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Sizes of spaces, whose exact numbers nobody reads. */
public final class SpaceSize {
  private SpaceSize() {}

  /** log₁₀ of a count. */
  public static double log10(BigInteger count) {
    int digits = count.toString().length();
    BigDecimal lead = new BigDecimal(count).movePointLeft(digits - 1).round(MathContext.DECIMAL64);
    return digits - 1 + Math.log10(lead.doubleValue());
  }
}
