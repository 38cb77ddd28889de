package io.pimento.bench.result;

import io.pimento.bench.roofline.Roofline;
import io.pimento.report.ChartAxis;
import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.Svg;
import java.util.List;
import java.util.Locale;

/** A page with one roofline plot a number of threads, both axes logarithmic. */
public final class RooflinePage {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;
  private static final int LEFT = 70;
  private static final int BOTTOM = 50;
  private static final int TOP = 20;
  private static final int RIGHT = 20;

  /** Operations a byte: the ends of the x axis. */
  private static final double LEAST = 0.01;

  private static final double MOST = 1000;

  private static final String STYLE =
      """
      body { font: 15px system-ui, sans-serif; margin: 2em auto; max-width: 900px; color: #222; }
      svg { background: #fafafa; border: 1px solid #ddd; }
      text { font: 12px system-ui, sans-serif; fill: #444; }
      line { stroke-width: 1.5; }
      line.grid { stroke: #e4e4e4; }
      line.cached { stroke: #2a7; }
      text.cached { fill: #2a7; }
      line.memory { stroke: #27a; }
      text.memory { fill: #27a; }
      .dot { fill-opacity: .65; }
      table { border-collapse: collapse; font-size: 13px; }
      td, th { padding: 2px 10px; text-align: right; }
      td:first-child, th:first-child { text-align: left; }
      tbody tr:nth-child(odd) { background: #f5f5f5; }
      """;

  private RooflinePage() {}

  /** The page as HTML with no other file. */
  public static String html(BenchReport report) {
    Html page = Html.page("Rooflines", STYLE);
    page.element("h1", "Operators and the limits of this machine");
    page.element(
        "p",
        report.machine().cpu()
            + ", "
            + report.machine().cores()
            + " cores, vectors of "
            + report.machine().simdBits()
            + " bits. Points: one operator each (hover for its name), red by our kernels, grey by"
            + " OpenBLAS; lines: multiply-adds in registers, and copies in the caches and in"
            + " memory, measured in the same run.");
    for (Roofline roof : report.roofs()) {
      List<Measurement> points =
          report.measurements().stream()
              .filter(m -> m.threads() == roof.threads() && m.flops() > 0)
              .toList();
      page.element("h2", roof.threads() + " thread(s)").raw(plot(roof, points));
    }
    page.element("h2", "All").raw(table(report.measurements()).toString());
    return page.endPage();
  }

  private static String plot(Roofline roof, List<Measurement> points) {
    double top = roof.gigaflops() * 2;
    double low = top / 20_000;
    ChartAxis x = new ChartAxis(LEAST, MOST, LEFT, WIDTH - RIGHT, true);
    ChartAxis y = new ChartAxis(low, top, HEIGHT - BOTTOM, TOP, true);
    Svg svg = new Svg(WIDTH, HEIGHT, "operators under the roofline");
    svg.grid(x, y, RooflinePage::number, RooflinePage::number);
    svg.text(WIDTH / 2.0, HEIGHT - 12, "middle", "axis", "operations a byte");
    svg.text(LEFT - 8, TOP + 2, "end", "axis", "GFLOP/s");
    roof(svg, x, y, roof.cachedGigabytes(), roof.gigaflops(), "cached", true, "in the caches");
    roof(svg, x, y, roof.memoryGigabytes(), roof.gigaflops(), "memory", false, "in memory");
    for (Measurement m : points) {
      svg.dot(
          x.at(Math.clamp(m.flops() / m.bytes(), LEAST, MOST)),
          y.at(Math.clamp(m.gigaflops(), low, top)),
          4,
          m.backend().equals("vector") ? "#c33" : "#888",
          "dot",
          String.format(
              Locale.ROOT,
              "%s (%s): %.1f GFLOP/s, %.1f GB/s, %.2f of the limit",
              m.what(),
              m.backend(),
              m.gigaflops(),
              m.gigabytes(),
              m.fraction()));
    }
    return svg.sized();
  }

  private static void roof(
      Svg svg,
      ChartAxis x,
      ChartAxis y,
      double gigabytes,
      double gigaflops,
      String style,
      boolean above,
      String name) {
    double ridge = gigaflops / gigabytes;
    double start = Math.max(LEAST, y.min() / gigabytes);
    svg.line(x.at(start), y.at(start * gigabytes), x.at(ridge), y.at(gigaflops), style);
    svg.line(x.at(ridge), y.at(gigaflops), x.at(MOST), y.at(gigaflops), style);
    double at = Math.sqrt(start * ridge);
    svg.text(
        x.at(at) + (above ? -8 : 8),
        y.at(at * gigabytes) + (above ? 0 : 14),
        above ? "end" : "start",
        style,
        String.format(Locale.ROOT, "%s %.0f GB/s", name, gigabytes));
  }

  private static HtmlTable table(List<Measurement> rows) {
    HtmlTable table =
        new HtmlTable(false)
            .texts("operator")
            .numbers("backend", "threads", "µs", "GFLOP/s", "GB/s", "of the limit");
    for (Measurement m : rows) {
      table.row(
          m.what(),
          m.backend(),
          Integer.toString(m.threads()),
          String.format(Locale.ROOT, "%.1f", m.nanos() / 1e3),
          String.format(Locale.ROOT, "%.1f", m.gigaflops()),
          String.format(Locale.ROOT, "%.1f", m.gigabytes()),
          String.format(Locale.ROOT, "%.2f", m.fraction()));
    }
    return table;
  }

  private static String number(double v) {
    return v >= 1 ? Long.toString(Math.round(v)) : Double.toString(Math.round(v * 1e4) / 1e4);
  }
}
