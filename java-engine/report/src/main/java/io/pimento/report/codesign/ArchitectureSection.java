package io.pimento.report.codesign;

import io.pimento.report.ArchitectureDiagram;
import io.pimento.report.Html;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Point;
import io.pimento.report.codesign.document.Quantity;
import java.util.List;
import java.util.stream.Collectors;

/** Architectures: finalists drawn here, members of fronts drawn by the script when opened. */
final class ArchitectureSection {
  private ArchitectureSection() {}

  static void write(Html html, CodesignDocument d) {
    List<Finalist> drawn =
        d.finalists().stream().filter(f -> f.architecture().isPresent()).toList();
    boolean members =
        d.arms().stream()
            .flatMap(a -> a.points().stream())
            .anyMatch(p -> p.front() && p.architecture().isPresent());
    if (drawn.isEmpty() && !members) {
      return;
    }
    html.openSection("architectures", "Architectures");
    html.open("p", "class", "note key").text("Connections: ");
    html.element("span", "dense, above", "class", "of-dense");
    html.element("span", "sparse, below", "class", "of-sparse");
    html.text(
        "Numbers are widths and rows; w8 a4 is a weight of 8 and an activation of 4 bits. FM adds a"
            + " factorization, merge eight rows made from the dense result. Pale blocks do not"
            + " reach the head.");
    html.close("p");
    for (Finalist f : drawn) {
      String id = "finalist-" + d.finalists().indexOf(f);
      html.open("figure", "class", "architecture", "id", id).element("h3", f.name());
      html.element("p", FrontSection.settings(f.hardware()), "class", "note");
      html.open("div", "class", "scroll", "tabindex", "0");
      html.raw(
          ArchitectureDiagram.of(f.architecture().orElseThrow(), "Architecture of " + f.name())
              .sized());
      html.close("div").close("figure");
    }
    if (members) {
      html.open("div", "class", "needs-script").element("h3", "Members of the fronts");
      d.arms().forEach(a -> list(html, d, a));
      html.close("div");
    }
    html.closeSection();
  }

  private static void list(Html html, CodesignDocument d, Arm arm) {
    List<Point> members =
        arm.points().stream().filter(p -> p.front() && p.architecture().isPresent()).toList();
    if (members.isEmpty()) {
      return;
    }
    html.open("details").element("summary", arm.name() + ": " + members.size());
    for (Point p : members) {
      String point = Integer.toString(p.index());
      html.open("details", "class", "subnet", "data-arm", arm.name(), "data-point", point);
      html.element("summary", arm.name() + " " + point + ": " + objectives(d, p));
      html.open("div", "class", "scroll", "tabindex", "0").close("div").close("details");
    }
    html.close("details");
  }

  private static String objectives(CodesignDocument d, Point p) {
    return d.objectives().stream()
        .filter(q -> p.figures().containsKey(q.name()))
        .map(q -> q.words() + " " + figure(q, p))
        .collect(Collectors.joining("; "));
  }

  private static String figure(Quantity q, Point p) {
    Double v = p.figures().get(q.name());
    return v == null ? "–" : Figures.of(q.name(), v);
  }
}
