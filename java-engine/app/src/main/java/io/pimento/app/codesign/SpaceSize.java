package io.pimento.app.codesign;

import io.pimento.search.space.SearchSpace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Sizes of spaces, whose exact numbers nobody reads. */
final class SpaceSize {
  private SpaceSize() {}

  /** log₁₀ of a count. */
  static double log10(BigInteger count) {
    int digits = count.toString().length();
    BigDecimal lead = new BigDecimal(count).movePointLeft(digits - 1).round(MathContext.DECIMAL64);
    return digits - 1 + Math.log10(lead.doubleValue());
  }

  /** log₁₀ of the architectures that searches draw: one operator of a kind, any connection. */
  static double log10(SearchSpace space, int blocks) {
    double sum = 0;
    for (int i = 1; i <= blocks; i++) {
      double micro =
          (double) space.denseNodes().size()
              * space.sparseNodes().size()
              * space.denseDims().size()
              * space.sparseDims().size()
              * 4;
      double inputs = 0;
      for (int k = 1; k <= Math.min(4, i); k++) {
        inputs += choose(i, k);
      }
      sum += Math.log10(micro * inputs * inputs * i * i);
    }
    return sum;
  }

  private static double choose(int n, int k) {
    double c = 1;
    for (int j = 0; j < k; j++) {
      c = c * (n - j) / (j + 1);
    }
    return c;
  }
}
