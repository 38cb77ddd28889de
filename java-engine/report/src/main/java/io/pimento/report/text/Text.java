package io.pimento.report.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and tables as people read them. */
public final class Text {
  private Text() {}

  /** Such as 8.4 s, 3 min 12 s or 2 h 05 min. */
  public static String duration(Duration d) {
    double seconds = d.toMillis() / 1000.0;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  public static String seconds(double s) {
    return duration(Duration.ofMillis(Math.round(s * 1000)));
  }

  /** With separators for thousands. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number with fixed decimals; a dash for NaN. */
  public static String fixed(double x, int decimals) {
    return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", x);
  }

  /** A difference with its sign; a dash for NaN. */
  public static String signed(double x, int decimals) {
    return Double.isNaN(x)
        ? "–"
        : String.format(Locale.ROOT, "%+." + decimals + "f", x).replace('-', '−');
  }

  /** In MiB or GiB. */
  public static String bytes(long n) {
    return n < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", n / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.2f GiB", n / (double) (1L << 30));
  }

  /** Columns padded to their widest cell, the first to the left; within the terminal's width. */
  public static List<String> table(List<String> head, List<List<String>> rows) {
    return new TextTable(head, rows, Terminal.columns()).lines();
  }

  /** A sentence of parts, such as settings, on as many lines as the terminal's width asks for. */
  public static List<String> folded(String first, String indent, List<String> parts) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    for (String part : parts) {
      if (line.length() + 1 + part.length() > Terminal.columns()
          && line.length() > indent.length()) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append(part);
      } else {
        line.append(line.isEmpty() || line.length() == indent.length() ? "" : " ").append(part);
      }
    }
    lines.add(line.toString());
    return lines;
  }
}
