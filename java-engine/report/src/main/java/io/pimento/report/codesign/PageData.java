package io.pimento.report.codesign;

import io.pimento.report.ArchitectureShape;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.chart.Series;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Point;
import io.pimento.report.codesign.document.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the page's script reads, as JSON that may stand inside a script element. */
final class PageData {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final CodesignDocument document;
  private final List<Quantity> figures;
  private final Map<Map<String, String>, Integer> hardware = new LinkedHashMap<>();

  private PageData(CodesignDocument document) {
    this.document = document;
    figures = document.carried();
  }

  static String of(CodesignDocument document) {
    return escaped(MAPPER.writeValueAsString(new PageData(document).root()));
  }

  /** So that nothing inside can end the element or begin markup. */
  static String escaped(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private ObjectNode root() {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray("figures");
    for (Quantity q : figures) {
      ObjectNode node = list.addObject();
      node.put("name", q.name()).put("words", q.words()).put("less", q.less());
      node.put("quality", Figures.quality(q.name()));
      node.put("objective", document.objectives().contains(q));
    }
    ArrayNode all = root.putArray("series");
    for (Series s : Series.of(document)) {
      ObjectNode node = all.addObject();
      node.put("name", s.name()).put("words", s.words()).put("hand", s.handMade());
      node.put("style", s.style()).put("marker", s.marker().outline());
      ArrayNode points = node.putArray("points");
      if (s.handMade()) {
        s.dots().forEach(d -> baseline(points, d));
      } else {
        arm(s.name()).ifPresent(a -> a.points().forEach(p -> point(points, a, p)));
      }
    }
    ArrayNode finalists = root.putArray("finalists");
    for (Finalist f : document.finalists()) {
      finalist(finalists.addObject(), f);
    }
    ArrayNode settings = root.putArray("hardware");
    hardware.keySet().forEach(h -> settings.add(MAPPER.valueToTree(h)));
    return root;
  }

  private Optional<Arm> arm(String name) {
    return document.arms().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  private void point(ArrayNode to, Arm arm, Point p) {
    ObjectNode node = to.addObject();
    node.put("i", p.index()).put("name", arm.name() + " " + p.index());
    node.put("g", p.generation()).put("ok", p.feasible()).put("front", p.front());
    figures(node.putArray("f"), p.figures());
    if (!p.hardware().isEmpty()) {
      node.put("hw", hardware.computeIfAbsent(p.hardware(), h -> hardware.size()));
    }
    p.architecture().ifPresent(a -> shape(node, a));
  }

  private void finalist(ObjectNode node, Finalist f) {
    node.put("name", f.name()).put("ok", true).put("front", false).put("finalist", true);
    node.put("group", f.arm().or(f::family).orElse("")).put("hand", f.arm().isEmpty());
    figures(node.putArray("f"), f.figures());
    if (!f.hardware().isEmpty()) {
      node.put("hw", hardware.computeIfAbsent(f.hardware(), h -> hardware.size()));
    }
    f.architecture().ifPresent(a -> shape(node, a));
  }

  private void baseline(ArrayNode to, Series.Dot d) {
    ObjectNode node = to.addObject();
    node.put("i", d.index()).put("name", d.name()).put("ok", true).put("front", d.front());
    figures(node.putArray("f"), d.figures());
    Map<String, Double> naive = document.baselines().get(d.index()).naive();
    if (!naive.isEmpty()) {
      figures(node.putArray("naive"), naive);
    }
  }

  private void figures(ArrayNode to, Map<String, Double> of) {
    for (Quantity q : figures) {
      Double v = of.get(q.name());
      if (v == null) {
        to.addNull();
      } else {
        to.add(v);
      }
    }
  }

  private static void shape(ObjectNode node, ArchitectureShape shape) {
    if (!shape.precision().isEmpty()) {
      node.put("bits", shape.precision());
    }
    shape.write(node.putArray("boxes"));
  }
}
