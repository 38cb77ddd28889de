package io.pimento.app.report;

import io.pimento.app.console.Text;
import io.pimento.pim.crossbar.device.Constant;
import io.pimento.pim.crossbar.device.Mesh;
import io.pimento.pim.crossbar.output.InferenceJson;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.crossbar.schedule.NodeTime;
import io.pimento.pim.crossbar.schedule.Part;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One HTML page about an inference on crossbars: no network, no scripts. */
public final class PimPage {
  private static final int WIDTH = 1120;
  private static final int MAP_WIDTH = 560;
  private static final int LONGEST = 40;
  private static final String BAR = "#2f6fdb";

  private final Inference run;
  private final StringBuilder html = new StringBuilder();

  private PimPage(Inference run) {
    this.run = run;
  }

  /** The page of a run. */
  public static String of(Inference run, String graph) throws IOException {
    return new PimPage(run).page(graph);
  }

  private String page(String graph) throws IOException {
    String title = graph + " on " + run.device().name();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(Svg.escape("Pimento: " + title))
        .append("</title><style>\n")
        .append(Report.style())
        .append("</style></head><body><main>\n<h1>")
        .append(Svg.escape(title))
        .append("</h1>\n<p class=\"lead\">")
        .append(
            Svg.escape(
                String.format(
                    Locale.ROOT,
                    "%.0f nm; %s; batch %d; mapping %s",
                    run.device().technology(),
                    run.device().validation(),
                    run.batch(),
                    run.mapping().hash().substring(0, 12))))
        .append("</p>\n");
    tiles();
    html.append("<div class=\"pair\">");
    section("How busy the crossbars are", heatMap(true), "Mean share of the run, tile by tile.");
    section("How busy the ADCs are", heatMap(false), "Tiles lie as on the mesh of routers.");
    html.append("</div>\n");
    section("What happens when", timeline(), "The longest operators of the first sample.");
    section("Where the energy goes", energy(), "Parts add up to the total exactly.");
    constants();
    return html.append("</main></body></html>\n").toString();
  }

  private void section(String title, String picture, String note) {
    html.append("<section><h2>").append(title).append("</h2>").append(picture);
    html.append("<p class=\"note\">").append(note).append("</p></section>\n");
  }

  private void tiles() {
    html.append("<div class=\"tiles\">");
    tile(String.format(Locale.ROOT, "%.2f µs", run.seconds(run.latencies()[0]) * 1e6), "latency");
    tile(Text.count(Math.round(run.throughput())), "inferences a second");
    tile(
        String.format(Locale.ROOT, "%.3f µJ", run.energy().total() * 1e-12 / run.batch()),
        "energy an inference");
    tile(
        String.format(
            Locale.ROOT, "%.2f mm²", run.device().areaOfTile() * 1e-12 * run.mapping().tilesUsed()),
        run.mapping().tilesUsed() + " of " + run.device().tiles() + " tiles");
    html.append("</div>\n");
  }

  private void tile(String value, String label) {
    html.append("<div class=\"tile\"><b>").append(Svg.escape(value)).append("</b><span>");
    html.append(Svg.escape(label)).append("</span></div>");
  }

  /** Tiles of a router stand side by side, in a square if they are many. */
  private String heatMap(boolean crossbars) {
    Mesh mesh = run.device().mesh();
    int inner = (int) Math.ceil(Math.sqrt(mesh.tilesPerRouter()));
    int columns = mesh.columns() * inner;
    int rows = mesh.rows() * Math.ceilDiv(mesh.tilesPerRouter(), inner);
    double side = Math.min(34, (MAP_WIDTH - 100.0) / columns);
    int height = Math.max(80, (int) (rows * side) + 4);
    double most = 0;
    for (int t = 0; t < run.device().tiles(); t++) {
      most = Math.max(most, share(t, crossbars));
    }
    Svg svg = new Svg(MAP_WIDTH, height, crossbars ? "crossbar utilisation" : "ADC utilisation");
    for (int t = 0; t < run.device().tiles(); t++) {
      int router = t / mesh.tilesPerRouter();
      int within = t % mesh.tilesPerRouter();
      double x = (router % mesh.columns() * inner + within % inner) * side;
      int down = Math.ceilDiv(mesh.tilesPerRouter(), inner);
      double y = (router / mesh.columns() * down + within / inner) * side;
      double share = share(t, crossbars);
      String fill = t < run.mapping().tilesUsed() ? shade(most > 0 ? share / most : 0) : "#eef0f4";
      svg.cell(
          x,
          y,
          side - 2,
          side - 2,
          fill,
          String.format(Locale.ROOT, "tile %d: %.3f %%", t, 100 * share));
    }
    double right = columns * side + 12;
    String[] labels = {String.format(Locale.ROOT, "%.2f %%", 100 * most), "0 %", "unused"};
    String[] fills = {shade(1), shade(0), "#eef0f4"};
    for (int k = 0; k < labels.length; k++) {
      svg.cell(right, 4 + 20 * k, 14, 14, fills[k], labels[k]);
      svg.text(right + 20, 16 + 20 * k, "start", "tick", labels[k]);
    }
    return svg.build();
  }

  private double share(int tile, boolean crossbars) {
    return crossbars
        ? run.crossbarBusy()[tile] / (double) run.cycles() / run.device().crossbars()
        : run.adcBusy()[tile] / (double) run.cycles() / run.adcsOfTile();
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
    List<NodeTime> all =
        run.timeline().stream()
            .filter(t -> t.sample() == 0)
            .sorted(Comparator.comparingLong((NodeTime t) -> t.from() - t.to()))
            .limit(LONGEST)
            .sorted(Comparator.comparingLong(NodeTime::from).thenComparingInt(NodeTime::node))
            .toList();
    long end = Math.max(1, run.latencies()[0]);
    double left = 190;
    double scale = (WIDTH - left - 45) / end;
    int height = all.size() * 18 + 34;
    Svg svg = new Svg(WIDTH, height, "timeline of the first sample");
    for (int i = 0; i <= 5; i++) {
      double x = left + end * scale * i / 5;
      svg.line(x, 0, x, height - 24, "grid");
      svg.text(
          x,
          height - 8,
          "middle",
          "tick",
          String.format(Locale.ROOT, "%.2f µs", run.seconds(end) * 1e6 * i / 5));
    }
    for (int i = 0; i < all.size(); i++) {
      NodeTime t = all.get(i);
      String name = InferenceJson.name(run, t.node());
      svg.text(left - 8, i * 18 + 13, "end", "tick", name);
      svg.cell(
          left + t.from() * scale,
          i * 18 + 3,
          Math.max(1, (t.to() - t.from()) * scale),
          13,
          BAR,
          name + ": cycles " + t.from() + " to " + t.to());
    }
    return svg.build();
  }

  private String energy() {
    List<Map.Entry<Part, Long>> parts =
        run.energy().byPart().entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(Map.Entry.<Part, Long>comparingByValue().reversed())
            .toList();
    double total = Math.max(1, run.energy().total());
    Svg svg = new Svg(WIDTH, parts.size() * 24 + 6, "energy by part");
    double left = 130;
    for (int i = 0; i < parts.size(); i++) {
      double share = parts.get(i).getValue() / total;
      String text =
          String.format(
              Locale.ROOT, "%.4f µJ, %.1f %%", parts.get(i).getValue() * 1e-12, 100 * share);
      svg.text(left - 8, i * 24 + 16, "end", "tick", parts.get(i).getKey().label());
      double width = share * (WIDTH - left - 180);
      svg.cell(left, i * 24 + 4, Math.max(1, width), 16, BAR, text);
      svg.text(left + width + 8, i * 24 + 16, "start", "tick", text);
    }
    return svg.build();
  }

  private void constants() {
    html.append("<section><h2>Constants</h2><div class=\"scroll\"><table><tr><th>key</th>")
        .append("<th>value</th><th>unit</th><th>source</th></tr>\n");
    for (Constant c : run.device().constants().all()) {
      html.append("<tr><td>").append(Svg.escape(c.key())).append("</td><td>");
      html.append(Svg.escape(c.text())).append("</td><td>").append(Svg.escape(c.unit()));
      html.append("</td><td>").append(Svg.escape(c.source())).append("</td></tr>\n");
    }
    html.append("</table></div></section>\n");
  }
}
