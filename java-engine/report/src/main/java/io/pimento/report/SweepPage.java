package io.pimento.report;

import io.pimento.pim.inference.SweepPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    Html html = Html.page("Pimento: sweep", Report.style());
    long failed = points.stream().filter(p -> p.error() != null).count();
    html.element("h1", "Sweep over " + String.join(", ", keys));
    html.element(
        "p",
        points.size()
            + " points, "
            + front.size()
            + " that no other beats in "
            + String.join(", ", objectives)
            + "; "
            + failed
            + " that cannot be. Also "
            + base,
        "class",
        "lead");
    if (failed < points.size()) {
      html.section(
          "Latency and energy",
          picture(keys, points, front),
          "Dark: on the front, which may be so for another objective."
              + " Hold the pointer over a point for its settings.");
    }
    html.open("section").element("h2", "All points");
    html.raw(table(keys, points, front).toString()).close("section");
    return html.endPage();
  }

  private static double figure(SweepPoint p, String name) {
    return p.figures().getOrDefault(name, 0.0);
  }

  private static ChartAxis axis(List<SweepPoint> points, String figure, double from, double to) {
    double[] all =
        points.stream()
            .filter(p -> p.error() == null)
            .mapToDouble(p -> figure(p, figure))
            .toArray();
    double min = java.util.Arrays.stream(all).min().orElse(1);
    double max = java.util.Arrays.stream(all).max().orElse(1);
    return ChartAxis.of(min, max, from, to, max > 4 * min);
  }

  private static String picture(List<String> keys, List<SweepPoint> points, List<Integer> front) {
    ChartAxis x = axis(points, "latency_s", 90, WIDTH - 20);
    ChartAxis y = axis(points, "energy_per_inference_j", HEIGHT - 50, 15);
    Svg svg = new Svg(WIDTH, HEIGHT, "latency and energy of all points");
    svg.grid(x, y, SweepPage::micro, SweepPage::micro);
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

  private static String micro(double t) {
    return String.format(Locale.ROOT, "%.3g", t * 1e6);
  }

  private static HtmlTable table(List<String> keys, List<SweepPoint> points, List<Integer> front) {
    List<String> figures = SweepPoint.figureNames(points);
    HtmlTable table = new HtmlTable(false).texts("front");
    keys.forEach(table::texts);
    figures.forEach(table::numbers);
    table.texts("");
    for (int i = 0; i < points.size(); i++) {
      SweepPoint p = points.get(i);
      List<String> row = new ArrayList<>();
      row.add(front.contains(i) ? "●" : "");
      keys.forEach(k -> row.add(p.settings().getOrDefault(k, "")));
      for (String f : figures) {
        row.add(p.figures().containsKey(f) ? String.format(Locale.ROOT, "%.4g", figure(p, f)) : "");
      }
      row.add(Objects.requireNonNullElse(p.error(), ""));
      table.row(row);
    }
    return table;
  }
}
