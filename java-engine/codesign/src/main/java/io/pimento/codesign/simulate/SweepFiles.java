package io.pimento.codesign.simulate;

import io.pimento.pim.inference.SweepPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A finished sweep as JSON and CSV. */
public final class SweepFiles {
  private SweepFiles() {}

  /** Everything, with the front. */
  public static String json(
      PimSweep sweep, List<SweepPoint> points, List<String> objectives, List<Integer> front) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("base", sweep.base().values());
    m.put("grid", sweep.grid());
    m.put("source", sweep.source());
    m.put("objectives", objectives);
    m.put("front", front);
    m.put("points", points);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(m)
        + "\n";
  }

  /** A line a point: the grid's keys, whether it is on the front, figures, error. */
  public static String csv(PimSweep sweep, List<SweepPoint> points, List<Integer> front) {
    List<String> figures = SweepPoint.figureNames(points);
    List<String> head = new ArrayList<>(sweep.grid().keySet());
    head.add("pareto");
    head.addAll(figures);
    head.add("error");
    StringBuilder s = new StringBuilder(String.join(",", head)).append('\n');
    for (int i = 0; i < points.size(); i++) {
      SweepPoint p = points.get(i);
      List<String> line = new ArrayList<>();
      sweep.grid().keySet().forEach(k -> line.add(quoted(p.settings().getOrDefault(k, ""))));
      line.add(front.contains(i) ? "yes" : "no");
      figures.forEach(f -> line.add(p.figures().containsKey(f) ? p.figures().get(f) + "" : ""));
      line.add(p.error() == null ? "" : quoted(p.error()));
      s.append(String.join(",", line)).append('\n');
    }
    return s.toString();
  }

  private static String quoted(String text) {
    boolean plain = !text.contains(",") && !text.contains("\"") && !text.contains("\n");
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
