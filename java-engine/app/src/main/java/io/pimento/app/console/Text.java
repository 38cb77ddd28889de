package io.pimento.app.console;

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

  /** In MiB or GiB. */
  public static String bytes(long n) {
    return n < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", n / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.2f GiB", n / (double) (1L << 30));
  }

  /** Columns padded to their widest cell; the first to the left, the others to the right. */
  public static List<String> table(List<String> head, List<List<String>> rows) {
    int[] width = new int[head.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(head);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        String pad = " ".repeat(width[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    int full = 2 * (width.length - 1) + java.util.Arrays.stream(width).sum();
    lines.add(1, "─".repeat(full));
    return lines;
  }
}
