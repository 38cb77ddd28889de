package io.pimento.report;

import io.pimento.pim.inference.SweepPoint;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One HTML page about a sweep: latency by energy, and a table of all points. */
public final class SweepPage {
  private static final int WIDTH = 1120;
  private static final int HEIGHT = 420;
  private static final String FRONT = "#2f6fdb";
  private static final String OTHER = "#b9c2d0";

  private SweepPage() {}

  /**
   * The page.
   *
   * @param keys of the grid
   * @param base what holds for all points, in words
   */
  public static String of(
      List<String> keys,
      String base,
      List<SweepPoint> points,
      List<String> objectives,
      List<Integer> front)
      throws IOException {
    StringBuilder html = new StringBuilder();
    long failed = points.stream().filter(p -> p.error() != null).count();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>Pimento: sweep</title><style>\n")
        .append(Report.style())
        .append("</style></head><body><main>\n<h1>Sweep over ")
        .append(Svg.escape(String.join(", ", keys)))
        .append("</h1>\n<p class=\"lead\">")
        .append(points.size() + " points, " + front.size() + " that no other beats in ")
        .append(Svg.escape(String.join(", ", objectives)))
        .append("; " + failed + " that cannot be. Also ")
        .append(Svg.escape(base))
        .append("</p>\n");
    if (failed < points.size()) {
      html.append("<section><h2>Latency and energy</h2>").append(picture(keys, points, front));
      html.append("<p class=\"note\">Dark: on the front, which may be so for another objective.")
          .append(" Hold the pointer over a point for its settings.</p></section>\n");
    }
    table(html, keys, points, front);
    return html.append("</main></body></html>\n").toString();
  }

  private static double figure(SweepPoint p, String name) {
    return p.figures().getOrDefault(name, 0.0);
  }

  private static Axis axis(List<SweepPoint> points, String figure, double from, double to) {
    double[] all =
        points.stream()
            .filter(p -> p.error() == null)
            .mapToDouble(p -> figure(p, figure))
            .toArray();
    double min = java.util.Arrays.stream(all).min().orElse(1);
    double max = java.util.Arrays.stream(all).max().orElse(1);
    return Axis.of(min, max, from, to, max > 4 * min);
  }

  private static String picture(List<String> keys, List<SweepPoint> points, List<Integer> front) {
    Axis x = axis(points, "latency_s", 90, WIDTH - 20);
    Axis y = axis(points, "energy_per_inference_j", HEIGHT - 50, 15);
    Svg svg = new Svg(WIDTH, HEIGHT, "latency and energy of all points");
    for (double t : x.ticks()) {
      svg.line(x.at(t), 15, x.at(t), HEIGHT - 50, "grid");
      svg.text(x.at(t), HEIGHT - 33, "middle", "tick", String.format(Locale.ROOT, "%.3g", t * 1e6));
    }
    for (double t : y.ticks()) {
      svg.line(90, y.at(t), WIDTH - 20, y.at(t), "grid");
      svg.text(82, y.at(t) + 4, "end", "tick", String.format(Locale.ROOT, "%.3g", t * 1e6));
    }
    svg.text((WIDTH + 70) / 2.0, HEIGHT - 8, "middle", "axis", "latency of the batch, µs");
    svg.upright(20, (HEIGHT - 35) / 2.0, "energy an inference, µJ");
    for (boolean on : new boolean[] {false, true}) {
      for (int i = 0; i < points.size(); i++) {
        SweepPoint p = points.get(i);
        if (p.error() == null && front.contains(i) == on) {
          String label =
              keys.stream()
                  .map(k -> k + " " + p.settings().get(k))
                  .collect(Collectors.joining(", "));
          svg.dot(
              x.at(figure(p, "latency_s")),
              y.at(figure(p, "energy_per_inference_j")),
              on ? 6 : 4.5,
              on ? FRONT : OTHER,
              "dot",
              label);
        }
      }
    }
    return svg.build();
  }

  private static void table(
      StringBuilder html, List<String> keys, List<SweepPoint> points, List<Integer> front) {
    List<String> figures = SweepPoint.figureNames(points);
    html.append("<section><h2>All points</h2><div class=\"scroll\"><table><tr><th>front</th>");
    keys.forEach(k -> html.append("<th>" + Svg.escape(k) + "</th>"));
    figures.forEach(f -> html.append("<th>" + f + "</th>"));
    html.append("<th></th></tr>\n");
    for (int i = 0; i < points.size(); i++) {
      SweepPoint p = points.get(i);
      html.append("<tr><td>").append(front.contains(i) ? "●" : "").append("</td>");
      for (String k : keys) {
        html.append("<td>" + Svg.escape(p.settings().getOrDefault(k, "")) + "</td>");
      }
      for (String f : figures) {
        String value =
            p.figures().containsKey(f) ? String.format(Locale.ROOT, "%.4g", figure(p, f)) : "";
        html.append("<td>" + value + "</td>");
      }
      html.append("<td>" + (p.error() == null ? "" : Svg.escape(p.error())) + "</td></tr>\n");
    }
    html.append("</table></div></section>\n");
  }
}
