package io.pimento.report.codesign.chart;

import io.pimento.report.ChartAxis;
import io.pimento.report.Svg;
import java.util.Locale;
import java.util.Map;

/** Stacked bars, one a finalist, in the colours of their parts. */
public final class BreakdownChart {
  private static final int WIDTH = 450;
  private static final int ROW = 38;
  private static final int BAR = 15;
  private static final int TOTAL = 98;
  private static final String SQUARE = "M-5 -5h10v10h-10z";

  private BreakdownChart() {}

  /** The bars of one cost. */
  public static Svg of(Breakdown b) {
    double most =
        b.shares() ? 100 : b.rows().values().stream().mapToDouble(Breakdown::sum).max().orElse(1);
    ChartAxis x = new ChartAxis(0, Math.max(most, Double.MIN_NORMAL), 1, WIDTH - TOTAL, false);
    Legend legend = new Legend();
    b.colours().forEach((name, colour) -> legend.add(SQUARE, "part" + colour, name));
    boolean rest =
        b.rows().values().stream()
            .anyMatch(parts -> !b.colours().keySet().containsAll(parts.keySet()));
    if (rest) {
      legend.add(SQUARE, "rest", "others");
    }
    int floor = ROW * b.rows().size() + 4;
    Svg svg = new Svg(WIDTH, floor + 26 + legend.height(WIDTH), b.words());
    for (double t : x.ticks()) {
      svg.line(x.at(t), 0, x.at(t), floor, "grid");
      double step = x.ticks().size() < 2 ? 1 : x.ticks().get(1) - x.ticks().get(0);
      svg.text(
          Math.max(4, x.at(t)),
          floor + 16,
          t == 0 ? "start" : "middle",
          "tick",
          Figures.tick(t, step) + (b.shares() ? " %" : ""));
    }
    int row = 0;
    for (Map.Entry<String, Map<String, Double>> e : b.rows().entrySet()) {
      bar(svg, x, b, e.getKey(), e.getValue(), row++ * ROW);
    }
    legend.draw(svg, 0, floor + 26, WIDTH);
    return svg;
  }

  private static void bar(
      Svg svg, ChartAxis x, Breakdown b, String name, Map<String, Double> parts, int top) {
    double total = Breakdown.sum(parts);
    double scale = b.shares() ? 100 / Math.max(total, Double.MIN_NORMAL) : 1;
    svg.text(1, top + 13, "start", "barname", name);
    double at = 0;
    for (Map.Entry<String, Integer> c : b.colours().entrySet()) {
      double v = parts.getOrDefault(c.getKey(), 0.0);
      String tip = tip(b, name, c.getKey(), v, total);
      segment(svg, x, at * scale, v * scale, top, "part" + c.getValue(), tip);
      at += v;
    }
    double left = total - at;
    if (left > 1e-9 * total) {
      String tip = tip(b, name, "others", left, total);
      segment(svg, x, at * scale, left * scale, top, "rest", tip);
    }
    String text = (Figures.of(b.key(), total) + " " + b.unit()).strip();
    svg.text(x.at(total * scale) + 7, top + 18 + BAR / 2.0 + 4, "start", "value", text);
  }

  private static String tip(Breakdown b, String name, String part, double v, double total) {
    return String.format(
        Locale.ROOT,
        "%s, %s: %s %s, %.1f %%",
        name,
        part,
        Figures.of(b.key(), v),
        b.unit(),
        100 * v / total);
  }

  private static void segment(
      Svg svg, ChartAxis x, double from, double v, int top, String style, String tip) {
    double width = x.at(from + v) - x.at(from);
    if (width > 0) {
      double gap = width > 3 ? 1 : 0;
      svg.block(x.at(from), top + 18, width - gap, BAR, style, tip);
    }
  }
}
