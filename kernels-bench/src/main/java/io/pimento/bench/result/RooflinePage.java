package io.pimento.bench.result;

import io.pimento.bench.roofline.Roofline;
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

  private RooflinePage() {}

  /** The page as HTML with no other file. */
  public static String html(Report report) {
    StringBuilder page = new StringBuilder(1 << 16);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rooflines</title>")
        .append(
            "<style>body{font:15px system-ui,sans-serif;margin:2em"
                + " auto;max-width:900px;color:#222}")
        .append(
            "svg{background:#fafafa;border:1px solid #ddd}text{font:12px"
                + " system-ui,sans-serif;fill:#444}")
        .append(
            "table{border-collapse:collapse;font-size:13px}td,th{padding:2px"
                + " 10px;text-align:right}")
        .append(
            "td:first-child,th:first-child{text-align:left}tr:nth-child(even){background:#f5f5f5}</style>")
        .append("<h1>Operators and the limits of this machine</h1><p>")
        .append(escape(report.machine().cpu()))
        .append(", ")
        .append(report.machine().cores())
        .append(" cores, vectors of ")
        .append(report.machine().simdBits())
        .append(
            " bits. Points: one operator each (hover for its name), red by our kernels, grey by"
                + " OpenBLAS; lines: multiply-adds in"
                + " registers, and copies in the caches and in memory, measured in the same"
                + " run.</p>");
    for (Roofline roof : report.roofs()) {
      List<Measurement> points =
          report.measurements().stream()
              .filter(m -> m.threads() == roof.threads() && m.flops() > 0)
              .toList();
      page.append("<h2>").append(roof.threads()).append(" thread(s)</h2>");
      plot(page, roof, points);
    }
    table(page, report.measurements());
    return page.append("</html>\n").toString();
  }

  private static void plot(StringBuilder page, Roofline roof, List<Measurement> points) {
    double top = roof.gigaflops() * 2;
    double low = top / 20_000;
    page.append("<svg width=\"").append(WIDTH).append("\" height=\"").append(HEIGHT).append("\">");
    for (double x = LEAST; x <= MOST; x *= 10) {
      line(page, x(x), y(low, low, top), x(x), y(top, low, top), "#e4e4e4");
      text(page, x(x), HEIGHT - BOTTOM + 18, "middle", number(x));
    }
    for (double g = Math.pow(10, Math.ceil(Math.log10(low))); g <= top; g *= 10) {
      line(page, x(LEAST), y(g, low, top), x(MOST), y(g, low, top), "#e4e4e4");
      text(page, LEFT - 8, y(g, low, top) + 4, "end", number(g));
    }
    text(page, WIDTH / 2.0, HEIGHT - 12, "middle", "operations a byte");
    text(page, LEFT - 8, TOP + 2, "end", "GFLOP/s");
    roof(page, roof.cachedGigabytes(), roof.gigaflops(), low, top, "#2a7", true, "in the caches");
    roof(page, roof.memoryGigabytes(), roof.gigaflops(), low, top, "#27a", false, "in memory");
    for (Measurement m : points) {
      double intensity = Math.clamp(m.flops() / m.bytes(), LEAST, MOST);
      String colour = m.backend().equals("vector") ? "#c33" : "#888";
      page.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\".65\"><title>%s"
                  + " (%s): %.1f GFLOP/s, %.1f GB/s, %.2f of the limit</title></circle>",
              x(intensity),
              y(Math.clamp(m.gigaflops(), low, top), low, top),
              colour,
              escape(m.what()),
              m.backend(),
              m.gigaflops(),
              m.gigabytes(),
              m.fraction()));
    }
    page.append("</svg>");
  }

  private static void roof(
      StringBuilder page,
      double gigabytes,
      double gigaflops,
      double low,
      double top,
      String colour,
      boolean above,
      String name) {
    double ridge = gigaflops / gigabytes;
    double start = Math.max(LEAST, low / gigabytes);
    line(page, x(start), y(start * gigabytes, low, top), x(ridge), y(gigaflops, low, top), colour);
    line(page, x(ridge), y(gigaflops, low, top), x(MOST), y(gigaflops, low, top), colour);
    double at = Math.sqrt(start * ridge);
    page.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"fill:%s\">%s %.0f GB/s</text>",
            x(at) + (above ? -8 : 8),
            y(at * gigabytes, low, top) + (above ? 0 : 14),
            above ? "end" : "start",
            colour,
            name,
            gigabytes));
  }

  private static void table(StringBuilder page, List<Measurement> rows) {
    page.append(
            "<h2>All</h2><table><tr><th>operator</th><th>backend</th><th>threads</th><th>µs</th>")
        .append("<th>GFLOP/s</th><th>GB/s</th><th>of the limit</th></tr>");
    for (Measurement m : rows) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%d</td><td>%.1f</td><td>%.1f</td><td>%.1f</td><td>%.2f</td></tr>",
              escape(m.what()),
              m.backend(),
              m.threads(),
              m.nanos() / 1e3,
              m.gigaflops(),
              m.gigabytes(),
              m.fraction()));
    }
    page.append("</table>");
  }

  private static double x(double intensity) {
    double share = Math.log(intensity / LEAST) / Math.log(MOST / LEAST);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double gigaflops, double low, double top) {
    double share = Math.log(gigaflops / low) / Math.log(top / low);
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }

  private static void line(
      StringBuilder page, double x1, double y1, double x2, double y2, String colour) {
    page.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"1.5\"/>",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  private static void text(StringBuilder page, double x, double y, String anchor, String text) {
    page.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            text));
  }

  private static String number(double v) {
    return v >= 1 ? Long.toString(Math.round(v)) : Double.toString(Math.round(v * 1e4) / 1e4);
  }

  private static String escape(String s) {
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
