package io.pimento.report;

import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Predicted beside observed click rates in bins of as many rows, against the diagonal. */
final class ReliabilityChart {
  private static final int SIZE = 520;
  private static final int LEFT = 64;
  private static final int BOTTOM = 48;
  private static final int TOP = 12;
  private static final int RIGHT = 12;

  private ReliabilityChart() {}

  /**
   * The picture of one model's first seed.
   *
   * @param bins with {@code predicted}, {@code observed} and {@code weight}
   */
  static String of(String model, JsonNode bins) {
    double most = 0;
    double least = 1;
    for (JsonNode bin : bins) {
      double predicted = bin.path("predicted").asDouble();
      double observed = bin.path("observed").asDouble();
      most = Math.max(most, Math.max(predicted, observed));
      least = Math.min(least, Math.min(predicted, observed));
    }
    ChartAxis x = ChartAxis.of(least, most, LEFT, SIZE - RIGHT, false);
    ChartAxis y = ChartAxis.of(least, most, SIZE - BOTTOM, TOP, false);
    Svg svg = new Svg(SIZE, SIZE, "Reliability of " + model);
    for (double t : x.ticks()) {
      svg.line(x.at(t), TOP, x.at(t), SIZE - BOTTOM, "grid");
      svg.line(LEFT, y.at(t), SIZE - RIGHT, y.at(t), "grid");
      String text = tick(t);
      svg.text(x.at(t), SIZE - BOTTOM + 18.0, "middle", "axis", text);
      svg.text(LEFT - 8.0, y.at(t) + 4, "end", "axis", text);
    }
    double from = x.min();
    double to = x.max();
    svg.line(x.at(from), y.at(from), x.at(to), y.at(to), "bound");
    List<String> path = new ArrayList<>();
    for (JsonNode bin : bins) {
      path.add(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : "L",
              x.at(bin.path("predicted").asDouble()),
              y.at(bin.path("observed").asDouble())));
    }
    svg.path(String.join(" ", path), "best");
    for (JsonNode bin : bins) {
      double predicted = bin.path("predicted").asDouble();
      double observed = bin.path("observed").asDouble();
      svg.dot(
          x.at(predicted),
          y.at(observed),
          4,
          "var(--dense)",
          "dot",
          "predicted "
              + Text.fixed(predicted, 4)
              + ", observed "
              + Text.fixed(observed, 4)
              + ", "
              + Text.fixed(100 * bin.path("weight").asDouble(), 1)
              + " % of the rows");
    }
    svg.text((LEFT + SIZE - RIGHT) / 2.0, SIZE - 10.0, "middle", "axis", "predicted click rate");
    svg.upright(16, (TOP + SIZE - BOTTOM) / 2.0, "observed click rate");
    return svg.build();
  }

  private static String tick(double value) {
    return String.format(Locale.ROOT, "%.3f", value)
        .replaceFirst("0+$", "")
        .replaceFirst("\\.$", "");
  }
}
