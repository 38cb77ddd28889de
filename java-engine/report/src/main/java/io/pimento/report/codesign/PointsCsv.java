package io.pimento.report.codesign;

import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.BaselineFigures;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Point;
import io.pimento.report.codesign.document.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every point of every arm, and every hand-made model on the best and the naive mapping. */
final class PointsCsv {
  private final CodesignDocument document;
  private final List<String> knobs;
  private final StringBuilder csv = new StringBuilder();

  private PointsCsv(CodesignDocument document) {
    this.document = document;
    knobs =
        document.arms().stream()
            .flatMap(a -> a.points().stream())
            .flatMap(p -> p.hardware().keySet().stream())
            .distinct()
            .toList();
  }

  /** A header line, then a line a point; RFC 4180 without carriage returns. */
  static String of(CodesignDocument document) {
    return new PointsCsv(document).write();
  }

  private String write() {
    List<String> head =
        new ArrayList<>(
            List.of(
                "kind", "series", "index", "size", "mapping", "generation", "feasible", "front"));
    document.figures().forEach(q -> head.add(q.name()));
    knobs.forEach(k -> head.add("hardware." + k));
    head.add("bits");
    line(head);
    for (Arm a : document.arms()) {
      a.points().forEach(p -> point(a, p));
    }
    for (int i = 0; i < document.baselines().size(); i++) {
      BaselineFigures b = document.baselines().get(i);
      baseline(i, b, "best", b.figures());
      if (!b.naive().isEmpty()) {
        baseline(i, b, "naive", b.naive());
      }
    }
    return csv.toString();
  }

  private void point(Arm arm, Point p) {
    List<String> cells =
        new ArrayList<>(List.of("arm", arm.name(), "" + p.index(), "", "searched"));
    cells.addAll(List.of("" + p.generation(), yes(p.feasible()), yes(p.front())));
    figures(cells, p.figures());
    knobs.forEach(k -> cells.add(p.hardware().getOrDefault(k, "")));
    cells.add(p.architecture().map(a -> a.precision()).orElse(""));
    line(cells);
  }

  private void baseline(int i, BaselineFigures b, String mapping, Map<String, Double> figures) {
    List<String> cells =
        new ArrayList<>(List.of("baseline", b.family(), "" + i, b.size(), mapping));
    cells.addAll(List.of("", "", yes(b.front() && mapping.equals("best"))));
    figures(cells, figures);
    knobs.forEach(k -> cells.add(""));
    cells.add("");
    line(cells);
  }

  private void figures(List<String> cells, Map<String, Double> figures) {
    for (Quantity q : document.figures()) {
      Double v = figures.get(q.name());
      cells.add(
          v == null ? "" : v == Math.rint(v) && Math.abs(v) < 1e15 ? "" + v.longValue() : "" + v);
    }
  }

  private static String yes(boolean so) {
    return so ? "yes" : "no";
  }

  private void line(List<String> cells) {
    csv.append(String.join(",", cells.stream().map(PointsCsv::quoted).toList())).append('\n');
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
