package io.pimento.report.codesign;

import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.Svg;
import io.pimento.report.codesign.chart.Breakdown;
import io.pimento.report.codesign.chart.BreakdownChart;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.chart.OccupancyGrid;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Occupancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where energy, time and area go, and how busy the devices are. */
final class HardwareSection {
  private HardwareSection() {}

  static void write(Html html, CodesignDocument d) {
    List<Breakdown> costs = Breakdown.of(d);
    if (!costs.isEmpty()) {
      html.openSection("costs", "Where the cost goes");
      html.note("Finalists, simulated exactly. A part has the same colour in every chart.");
      html.open("div", "class", "pair");
      for (Breakdown b : costs) {
        String far =
            b.shares() ? "Shares of each model's total, since the totals lie far apart." : "";
        html.figure(b.words(), BreakdownChart.of(b), (far + overlap(b)).strip());
      }
      html.close("div");
      html.open("details").element("summary", "The same as tables");
      costs.forEach(b -> html.element("h3", b.words()).raw(table(b).toString()));
      html.close("details");
      plainMemory(html, d);
      html.closeSection();
    }
    if (d.finalists().stream().anyMatch(f -> f.occupancy().stream().anyMatch(Occupancy::busy))) {
      html.openSection("busy", "How busy the devices are").open("div", "class", "triple");
      for (Finalist f : d.finalists()) {
        f.occupancy().stream().filter(Occupancy::busy).forEach(o -> grid(html, f, o));
      }
      html.close("div").closeSection();
    }
  }

  /** Each model's costs beside those on the best memory without processing. */
  private static void plainMemory(Html html, CodesignDocument d) {
    HtmlTable table =
        new HtmlTable(true)
            .texts("model", "cost")
            .numbers("on its device", "plain memory", "ratio");
    for (Finalist f : d.finalists()) {
      f.plainMemory()
          .forEach(
              (name, plain) -> {
                double own = f.figures().getOrDefault(name, Double.NaN);
                table.row(
                    f.name(),
                    d.words(name),
                    Figures.of(name, own),
                    Figures.of(name, plain),
                    own > 0 ? String.format(Locale.ROOT, "%.2f×", plain / own) : "–");
              });
    }
    if (!table.isEmpty()) {
      html.element("h3", "Against plain memory").raw(table.toString());
      html.note(
          "The same models on the best memory without processing; a ratio is its cost over"
              + " theirs.");
      for (Finalist f : d.finalists()) {
        if (!f.assumed().isEmpty()) {
          html.note(f.name() + ": " + f.assumed() + ".");
        }
      }
    }
  }

  private static void grid(Html html, Finalist f, Occupancy o) {
    double mean =
        o.shares().stream().limit(Math.max(0, o.used())).mapToDouble(s -> s).average().orElse(0);
    int together = OccupancyGrid.together(o);
    html.figure(
        f.name() + ": " + o.things(),
        OccupancyGrid.of(o),
        String.format(
            Locale.ROOT,
            "%,d of %,d in use, %.3g %% of the time on average.%s",
            o.used(),
            o.shares().size(),
            100 * mean,
            together > 1 ? " A square is the mean of " + together + " neighbours." : ""));
  }

  private static String overlap(Breakdown b) {
    return b.key().startsWith("latency")
        ? " What works at the same time counts more than once, so a bar can be longer than the"
            + " latency."
        : "";
  }

  private static HtmlTable table(Breakdown b) {
    HtmlTable table = new HtmlTable(false).texts("part");
    b.rows().keySet().forEach(table::numbers);
    List<String> parts = new ArrayList<>(b.colours().keySet());
    b.rows().values().stream()
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .filter(name -> !parts.contains(name))
        .sorted()
        .forEach(parts::add);
    for (String part : parts) {
      List<String> cells = new ArrayList<>(List.of(part));
      for (Map<String, Double> row : b.rows().values()) {
        Double v = row.get(part);
        cells.add(v == null ? "–" : Figures.of(b.key(), v));
      }
      table.row(cells);
    }
    List<String> totals = new ArrayList<>(List.of("<b>total</b>"));
    for (Map<String, Double> row : b.rows().values()) {
      totals.add("<b>" + Svg.escape(Figures.of(b.key(), Breakdown.sum(row))) + "</b>");
    }
    return table.markup(totals);
  }
}
