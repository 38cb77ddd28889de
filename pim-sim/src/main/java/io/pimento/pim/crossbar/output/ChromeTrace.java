package io.pimento.pim.crossbar.output;

import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.crossbar.schedule.NodeTime;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The timeline in the form of chrome://tracing and Perfetto: a process a sample, a thread a tile.
 */
public final class ChromeTrace {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ChromeTrace() {}

  /** The trace as text; times in microseconds. */
  public static String of(Inference i) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode events = root.putArray("traceEvents");
    double micro = i.seconds(1) * 1e6;
    for (NodeTime t : i.timeline()) {
      ObjectNode e = events.addObject();
      e.put("name", InferenceJson.name(i, t.node()));
      e.put("cat", i.mapping().graph().nodes().get(t.node()).op().name());
      e.put("ph", "X");
      e.put("ts", t.from() * micro);
      e.put("dur", (t.to() - t.from()) * micro);
      e.put("pid", t.sample());
      var placement = i.mapping().placements().get(t.node());
      e.put("tid", placement == null ? 0 : placement.home());
    }
    root.put("displayTimeUnit", "ns");
    return MAPPER.writeValueAsString(root);
  }
}
