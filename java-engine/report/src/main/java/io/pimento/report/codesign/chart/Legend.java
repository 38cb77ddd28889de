package io.pimento.report.codesign.chart;

import io.pimento.report.Svg;
import java.util.ArrayList;
import java.util.List;

/** Marks with their names in as many rows as they need. */
final class Legend {
  private static final int ROW = 19;
  private static final double LETTER = 6.5;
  private static final int LONGEST = 40;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String outline, String style, String name) {
    double width() {
      return 24 + LETTER * name.length() + 8;
    }
  }

  static Legend of(List<Series> all) {
    Legend legend = new Legend();
    all.forEach(s -> legend.add(s.marker().outline(), s.style() + " member", s.name()));
    return legend;
  }

  Legend add(String outline, String style, String name) {
    entries.add(new Entry(outline, style, name.length() > LONGEST ? shortened(name) : name));
    return this;
  }

  private static String shortened(String name) {
    return name.substring(0, LONGEST - 1) + "…";
  }

  /** Pixels that it needs in a width. */
  int height(double width) {
    double x = 0;
    int rows = 1;
    for (Entry e : entries) {
      if (x > 0 && x + e.width() > width) {
        rows++;
        x = 0;
      }
      x += e.width();
    }
    return rows * ROW + 5;
  }

  void draw(Svg svg, double left, double top, double width) {
    double x = 0;
    double y = top + ROW / 2.0;
    for (Entry e : entries) {
      if (x > 0 && x + e.width() > width) {
        x = 0;
        y += ROW;
      }
      svg.mark(left + x + 8, y, e.outline(), e.style(), e.name());
      svg.text(left + x + 19, y + 4, "start", "tick", e.name());
      x += e.width();
    }
  }
}
