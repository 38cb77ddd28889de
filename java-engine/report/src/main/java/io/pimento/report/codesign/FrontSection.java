package io.pimento.report.codesign;

import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.chart.FrontChart;
import io.pimento.report.codesign.chart.HypervolumeChart;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Point;
import io.pimento.report.codesign.document.Quantity;
import io.pimento.report.codesign.document.Surrogate;
import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The fronts to explore, their members as tables, how they grew. */
final class FrontSection {
  private FrontSection() {}

  static void write(Html html, CodesignDocument d) {
    html.openSection("fronts", "Pareto fronts");
    html.note(
        "Searched for "
            + d.objectives().stream().map(Quantity::words).collect(Collectors.joining("; "))
            + ". "
            + (d.constraints().isEmpty()
                ? ""
                : "Hollow points break "
                    + String.join(" or ", d.constraints().stream().map(c -> bound(d, c)).toList())
                    + ". ")
            + "Strong points are on their arm's front over all objectives; a line joins those"
            + " that no other beats along the two axes. Searched points are scored with the"
            + " supernet's weights; hand-made models and finalists, which have rings, were trained"
            + " alone.");
    html.open("div", "class", "explorer");
    html.open("div", "class", "stage");
    html.open("div", "class", "axes needs-script");
    html.open("label", "for", "axis-y").text("Up ").open("select", "id", "axis-y").close("select");
    html.close("label").open("label", "for", "axis-x").text("Across ");
    html.open("select", "id", "axis-x").close("select").close("label").close("div");
    html.open("div", "id", "front-chart");
    html.raw(FrontChart.of(d, d.objectives().get(1), d.objectives().getFirst()).build());
    html.close("div");
    html.element("p", "", "id", "front-count", "class", "note", "aria-live", "polite");
    html.close("div");
    html.open("div", "class", "controls needs-script");
    html.element("h3", "Shown").open("div", "id", "front-legend").close("div");
    html.close("div");
    html.open("div", "class", "bounds needs-script").open("div", "class", "row");
    html.element("h3", "Limits");
    html.element("button", "Reset", "id", "front-reset", "type", "button").close("div");
    html.open("div", "id", "front-limits").close("div").close("div").close("div");
    html.open("div", "id", "pinned", "aria-live", "polite").close("div");
    members(html, d);
    html.closeSection();
  }

  /** Such as area on the device, mm² ≤ 80. */
  private static String bound(CodesignDocument d, String constraint) {
    String[] parts = constraint.strip().split("\\s+", 2);
    String rest = parts.length == 2 ? parts[1].replace("<=", "≤").replace(">=", "≥") : "";
    return (d.words(parts[0]) + " " + rest).strip();
  }

  private static void members(Html html, CodesignDocument d) {
    for (int i = 0; i < d.arms().size(); i++) {
      Arm arm = d.arms().get(i);
      List<Point> members = arm.points().stream().filter(Point::front).toList();
      if (members.isEmpty()) {
        continue;
      }
      html.open("details", "class", "members");
      html.element(
          "summary",
          "Front of "
              + arm.name()
              + " as a table: "
              + members.size()
              + " of "
              + arm.points().size());
      html.raw(table(d, members).toString());
      html.close("details");
    }
  }

  private static HtmlTable table(CodesignDocument d, List<Point> members) {
    List<Quantity> figures =
        d.figures().stream()
            .filter(q -> members.stream().anyMatch(p -> p.figures().containsKey(q.name())))
            .toList();
    HtmlTable table = new HtmlTable(false).numbers("point");
    figures.forEach(q -> table.numbers(q.words()));
    boolean bits = members.stream().anyMatch(p -> !precision(p).isEmpty());
    table.texts("hardware");
    if (bits) {
      table.texts("bits");
    }
    int[] decimals =
        figures.stream()
            .mapToInt(
                q ->
                    Figures.decimals(
                        q.name(),
                        members.stream()
                            .flatMap(
                                p -> java.util.stream.Stream.ofNullable(p.figures().get(q.name())))
                            .toList()))
            .toArray();
    for (Point p : members) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(p.index())));
      for (int k = 0; k < decimals.length; k++) {
        Double v = p.figures().get(figures.get(k).name());
        cells.add(v == null ? "–" : Figures.fixed(v, decimals[k]));
      }
      cells.add(settings(p.hardware()));
      if (bits) {
        cells.add(precision(p));
      }
      table.row(cells);
    }
    return table;
  }

  private static String precision(Point p) {
    return p.architecture().map(a -> a.precision()).orElse("");
  }

  static String settings(Map<String, String> hardware) {
    List<String> words = new ArrayList<>();
    hardware.forEach(
        (key, value) -> {
          if (key.equals("device")) {
            words.addFirst(value);
          } else {
            words.add(key + " " + value);
          }
        });
    return String.join(", ", words);
  }

  /** How the arms' fronts grew, and what each cost. */
  static void growth(Html html, CodesignDocument d) {
    html.openSection("growth", "How the search went").open("div", "class", "pair");
    if (HypervolumeChart.has(d)) {
      html.figure(
          "Hypervolume",
          HypervolumeChart.of(d),
          "What an arm's front beats, up to a fixed corner; more is better.");
    }
    html.open("div").element("h3", "Arms");
    HtmlTable table =
        new HtmlTable(true).texts("arm").numbers("points", "on its front", "hypervolume", "time");
    for (Arm a : d.arms()) {
      table.row(
          a.name() + (a.words().isEmpty() ? "" : ": " + a.words()),
          Text.count(a.points().size()),
          Text.count(a.members()),
          a.hypervolume().isEmpty()
              ? "–"
              : Figures.of("hypervolume", a.hypervolume().getLast().value()),
          Text.seconds(a.seconds()));
    }
    html.raw(table.toString());
    if (!d.surrogates().isEmpty()) {
      html.element("h3", "Cost model learned on the fly");
      HtmlTable learned = new HtmlTable(true).texts("objective").numbers("Kendall τ", "pairs");
      for (Surrogate s : d.surrogates()) {
        learned.row(
            (s.arm().isEmpty() ? "" : s.arm() + ": ") + d.words(s.objective()),
            Text.fixed(s.tau().orElse(Double.NaN), 2),
            Text.count(s.pairs()));
      }
      html.raw(learned.toString());
    }
    html.close("div").close("div").closeSection();
  }
}
