package io.pimento.report.codesign.chart;

import io.pimento.report.ChartAxis;
import io.pimento.report.Svg;
import java.util.List;
import java.util.Locale;

/** The ground of a chart: two axes, their grid, their words. */
record Frame(int width, int height, int top, ChartAxis x, ChartAxis y) {
  static final int WIDTH = 450;
  static final int HEIGHT = 310;
  static final int LEFT = 66;
  static final int RIGHT = 14;
  static final int BOTTOM = 48;

  /** Beyond this ratio of the largest to the smallest an axis is logarithmic. */
  private static final double WIDE = 30;

  /** Both axes over some values, below a legend of that height. */
  static Frame over(int top, double[] xs, double[] ys) {
    return new Frame(
        WIDTH,
        HEIGHT + top,
        top,
        axis(xs, LEFT, WIDTH - RIGHT),
        axis(ys, HEIGHT + top - BOTTOM, top));
  }

  private static ChartAxis axis(double[] values, double from, double to) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    return min > max
        ? ChartAxis.of(0, 1, from, to, false)
        : ChartAxis.of(min, max, from, to, min > 0 && max > WIDE * min);
  }

  void draw(Svg svg, String across, String up) {
    int floor = height - BOTTOM;
    svg.grid(x, y, t -> label(x, t), t -> label(y, t));
    svg.text((LEFT + width - RIGHT) / 2.0, height - 10, "middle", "axis", across);
    svg.upright(14, (top + floor) / 2.0, up);
  }

  /** A word about what lies outside, in the upper right corner. */
  void note(Svg svg, String words) {
    svg.text(width - RIGHT - 4.0, top + 12, "end", "tick", words);
  }

  private static String label(ChartAxis axis, double t) {
    List<Double> ticks = axis.ticks();
    double step =
        axis.logarithmic()
            ? Math.pow(10, Math.floor(Math.log10(t) + 1e-9))
            : ticks.size() < 2 ? 1e-4 : ticks.get(1) - ticks.get(0);
    return Figures.tick(t, step);
  }

  boolean holds(double across, double up) {
    return across >= x.min() && across <= x.max() && up >= y.min() && up <= y.max();
  }

  /** A step of a path. */
  String point(String command, double across, double up) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", command, x.at(across), y.at(up));
  }
}
