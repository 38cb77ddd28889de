package io.pimento.report.codesign.chart;

import io.pimento.report.text.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Locale;

/** Figures as people read them (as a page's format.js). */
public final class Figures {
  private static final int QUALITY_DECIMALS = 5;
  private static final int MOST_DECIMALS = 20;

  private Figures() {}

  /** Log losses and AUCs. */
  public static boolean quality(String name) {
    return name.contains("log_loss") || name.equals("auc");
  }

  /** By itself: four significant digits, whole numbers whole. */
  public static String of(String name, double v) {
    if (!Double.isFinite(v)) {
      return "–";
    }
    if (quality(name)) {
      return Text.fixed(v, QUALITY_DECIMALS);
    }
    if (Math.abs(v) >= 1000 || v == Math.rint(v)) {
      return Text.count(Math.round(v));
    }
    int before = (int) Math.floor(Math.log10(Math.abs(v)));
    return Text.fixed(v, Math.clamp(3 - before, 0, MOST_DECIMALS));
  }

  /** How many decimals show the smallest of a column in three digits, so that points align. */
  public static int decimals(String name, Collection<Double> column) {
    if (quality(name)) {
      return QUALITY_DECIMALS;
    }
    if (column.stream().allMatch(v -> v == Math.rint(v))) {
      return 0;
    }
    double least = column.stream().mapToDouble(Math::abs).filter(v -> v > 0).min().orElse(1);
    return (int) Math.clamp(2 - Math.floor(Math.log10(least)), 0, QUALITY_DECIMALS);
  }

  /** With fixed decimals and separators of thousands. */
  public static String fixed(double v, int decimals) {
    return Double.isFinite(v) ? String.format(Locale.ROOT, "%,." + decimals + "f", v) : "–";
  }

  /** A tick: as many decimals as its axis' step needs. */
  static String tick(double v, double step) {
    double size = Math.abs(v);
    if (size >= 1e9) {
      return trimmed(v / 1e9) + "G";
    }
    if (size >= 1e6) {
      return trimmed(v / 1e6) + "M";
    }
    if (size >= 1e4) {
      return trimmed(v / 1e3) + "k";
    }
    return step >= 1 || v == 0
        ? Text.count(Math.round(v))
        : Text.fixed(v, (int) Math.clamp(Math.ceil(-Math.log10(step) - 1e-9), 1, 6));
  }

  private static String trimmed(double v) {
    return new BigDecimal(v).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
