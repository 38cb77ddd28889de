package io.pimento.report;

import io.pimento.pim.device.Constant;
import io.pimento.pim.inference.Charges;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.MonteCarlo;
import io.pimento.pim.inference.Outcome;
import io.pimento.pim.inference.Outcome.Busy;
import io.pimento.pim.inference.Outcome.Occupancy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTML page about a graph on a device of any class: no network, no scripts. */
public final class PimPage {
  private static final int WIDTH = 1120;
  private static final int MAP_WIDTH = 540;
  private static final int MAP_HEIGHT = 330;
  private static final int LONGEST = 36;
  private static final String BAR = "#2f6fdb";
  private static final String UNUSED = "#eef0f4";

  private final Comparison run;
  private final Outcome outcome;
  private final String graph;
  private final Html html;

  private PimPage(Comparison run, String graph) throws IOException {
    this.run = run;
    this.graph = graph;
    outcome = run.outcome();
    html = Html.page("Pimento: " + title(), Report.style());
  }

  /** The page of a run; the draws may be missing. */
  public static String of(Comparison run, @Nullable MonteCarlo drawn, String graph)
      throws IOException {
    return new PimPage(run, graph).page(drawn);
  }

  private String title() {
    return graph + " on " + run.target().name();
  }

  private String page(@Nullable MonteCarlo drawn) {
    html.element("h1", title()).element("p", lead(), "class", "lead");
    for (String w : run.warnings()) {
      html.open("p", "class", "note").element("b", "Warning:").text(" " + w).close("p");
    }
    tiles(drawn);
    List<Occupancy> maps =
        outcome.occupancy().stream().filter(o -> o.shares().stream().anyMatch(s -> s > 0)).toList();
    maps(maps.subList(0, Math.min(2, maps.size())));
    html.section(
        "What happens when",
        timeline(),
        "The longest operators; where samples follow one another, the first one's.");
    html.open("div", "class", "pair");
    html.section(
        "Where the energy goes",
        energy(outcome),
        run.target().name() + "; parts add up to the total exactly.");
    html.section(
        "Where the host's goes",
        energy(run.baseline()),
        run.host().name() + ", plain memory at its best, the same batch.");
    html.close("div");
    charges();
    maps(maps.subList(Math.min(2, maps.size()), maps.size()));
    constants();
    return html.endPage();
  }

  private String lead() {
    return String.format(
        Locale.ROOT,
        "%s, %.0f nm, %s. Held against: %s. Batch %d, tables laid out %s, mapping %s.",
        run.target().kind(),
        run.target().identity().technology(),
        run.target().identity().summary(),
        run.target().identity().validation(),
        run.job().batch(),
        run.job().layout(),
        outcome.mappingHash().substring(0, 12));
  }

  /** Two beside one another. */
  private void maps(List<Occupancy> maps) {
    for (int i = 0; i < maps.size(); i += 2) {
      html.open("div", "class", "pair");
      for (Occupancy o : maps.subList(i, Math.min(i + 2, maps.size()))) {
        html.section("How busy: " + o.things(), heatMap(o), "Share of the time.");
      }
      if (i + 1 == maps.size()) {
        html.open("div").close("div");
      }
      html.close("div");
    }
  }

  private void tiles(@Nullable MonteCarlo drawn) {
    html.open("div", "class", "tiles");
    html.tile(time(outcome.latency(0)), "first sample");
    html.tile(Text.count(Math.round(outcome.throughput())), "inferences a second");
    html.tile(micro(outcome.attojoules() / (double) outcome.batch()), "energy an inference");
    if (outcome.area().isPresent()) {
      html.tile(
          String.format(Locale.ROOT, "%.2f mm²", outcome.area().getAsDouble()),
          "area of its tiles");
    }
    html.tile(
        ratio(run.speedup()), "the host's speed" + low(drawn == null ? null : drawn.speedups()));
    html.tile(
        ratio(run.energyRatio()),
        "the host's energy efficiency" + low(drawn == null ? null : drawn.energyRatios()));
    html.close("div");
  }

  private static String low(@Nullable List<Double> ratios) {
    return ratios == null
        ? ""
        : "; 5 % of draws below " + ratio(MonteCarlo.percentile(ratios, 0.05));
  }

  private static String ratio(double x) {
    return String.format(Locale.ROOT, x < 10 ? "%.2f×" : "%.1f×", x);
  }

  private static String time(double nanoseconds) {
    return String.format(Locale.ROOT, "%.2f µs", nanoseconds * 1e-3);
  }

  private static String micro(double attojoules) {
    return String.format(Locale.ROOT, "%.3f µJ", attojoules * 1e-12);
  }

  private static String heatMap(Occupancy o) {
    int things = o.shares().size();
    int columns = Math.min(o.columns(), Math.max(1, things));
    int rows = Math.ceilDiv(things, columns);
    double side = Math.min(34, Math.min((MAP_WIDTH - 100.0) / columns, (double) MAP_HEIGHT / rows));
    double gap = side > 8 ? 2 : side > 4 ? 1 : 0;
    double most = o.shares().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    Svg svg = new Svg(MAP_WIDTH, Math.max(70, (int) (rows * side) + 4), o.things());
    for (int i = 0; i < things; i++) {
      double share = o.shares().get(i);
      int row = i / columns;
      svg.cell(
          i % columns * side,
          row * side,
          side - gap,
          side - gap,
          i < o.used() ? shade(most > 0 ? share / most : 0) : UNUSED,
          String.format(Locale.ROOT, "%d: %.3f %%", i, 100 * share));
    }
    double right = columns * side + 12;
    String[] labels = {String.format(Locale.ROOT, "%.3g %%", 100 * most), "0 %", "unused"};
    String[] fills = {shade(1), shade(0), UNUSED};
    for (int k = 0; k < (o.used() < things ? 3 : 2); k++) {
      svg.cell(right, 4 + 20 * k, 14, 14, fills[k], labels[k]);
      svg.text(right + 20, 16 + 20 * k, "start", "tick", labels[k]);
    }
    return svg.build();
  }

  /** From pale to dark. */
  private static String shade(double share) {
    double s = Math.sqrt(Math.clamp(share, 0, 1));
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        (int) (222 - 200 * s),
        (int) (235 - 170 * s),
        (int) (250 - 110 * s));
  }

  private String timeline() {
    List<Busy> all =
        outcome.timeline().stream()
            .filter(b -> b.sample() <= 0)
            .sorted(Comparator.comparingDouble((Busy b) -> b.from() - b.to()))
            .limit(LONGEST)
            .sorted(Comparator.comparingDouble(Busy::from).thenComparing(Busy::name))
            .toList();
    double end = all.stream().mapToDouble(Busy::to).max().orElse(1);
    double left = 215;
    double scale = (WIDTH - left - 45) / end;
    int height = all.size() * 18 + 34;
    Svg svg = new Svg(WIDTH, height, "timeline of the first sample");
    for (int i = 0; i <= 5; i++) {
      double x = left + end * scale * i / 5;
      svg.line(x, 0, x, height - 24, "grid");
      svg.text(x, height - 8, "middle", "tick", time(end * i / 5));
    }
    for (int i = 0; i < all.size(); i++) {
      Busy b = all.get(i);
      svg.text(left - 8, i * 18 + 13, "end", "tick", b.name() + ", " + b.lane());
      svg.cell(
          left + b.from() * scale,
          i * 18 + 3,
          Math.max(1, (b.to() - b.from()) * scale),
          13,
          BAR,
          b.name() + ": " + time(b.from()) + " to " + time(b.to()));
    }
    return svg.build();
  }

  private static String energy(Outcome o) {
    List<Map.Entry<String, Long>> parts =
        o.energy().entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    double total = Math.max(1, o.attojoules());
    Svg svg = new Svg(MAP_WIDTH, parts.size() * 24 + 6, "energy by part");
    double left = 150;
    for (int i = 0; i < parts.size(); i++) {
      double share = parts.get(i).getValue() / total;
      String text =
          micro(parts.get(i).getValue()) + String.format(Locale.ROOT, ", %.1f %%", 100 * share);
      svg.text(left - 8, i * 24 + 16, "end", "tick", parts.get(i).getKey());
      double width = share * (MAP_WIDTH - left - 150);
      svg.cell(left, i * 24 + 4, Math.max(1, width), 16, BAR, text);
      svg.text(left + width + 8, i * 24 + 16, "start", "tick", text);
    }
    return svg.build();
  }

  private void charges() {
    HtmlTable table =
        new HtmlTable(false)
            .texts("a sample")
            .numbers(run.target().name())
            .numbers(run.host().name());
    Map<Charges, Long> own = Charges.of(outcome);
    Map<Charges, Long> base = Charges.of(run.baseline());
    for (Charges c : Charges.values()) {
      table.row(
          words(c),
          share(own.getOrDefault(c, 0L), outcome),
          share(base.getOrDefault(c, 0L), run.baseline()));
    }
    table.row(
        "all",
        share(outcome.attojoules(), outcome),
        share(run.baseline().attojoules(), run.baseline()));
    html.section(
        "Work, spill, standby and idle",
        table.toString(),
        "Of the ratios above, " + run.assumedText() + "." + spill());
  }

  private String spill() {
    if (outcome.details().get("spill") instanceof Map<?, ?> m
        && m.get("nanoseconds") instanceof Double ns
        && !Integer.valueOf(0).equals(m.get("tables"))) {
      return " Rows of "
          + m.get("tables")
          + " tables that do not fit are gathered by the host in "
          + time(ns)
          + ", while the device is at work.";
    }
    return "";
  }

  private static String words(Charges c) {
    return switch (c) {
      case WORK -> "work";
      case SPILL -> "spill: tables that do not fit, read by the host";
      case STANDBY -> "standby: background and refresh of the host's memory";
      case IDLE -> "idle: processor, tiles, converters, units and links that are on";
    };
  }

  private static String share(long attojoules, Outcome o) {
    return micro(attojoules / (double) o.batch())
        + String.format(Locale.ROOT, ", %.1f %%", 100.0 * attojoules / o.attojoules());
  }

  private void constants() {
    HtmlTable table = new HtmlTable(false).texts("key", "value", "unit", "range", "source");
    for (Constant c : run.target().constants()) {
      table.row(
          c.key(), c.text(), c.unit(), c.hasRange() ? c.low() + " to " + c.high() : "", c.source());
    }
    html.open("section").element("h2", "Constants").raw(table.toString()).close("section");
  }
}
