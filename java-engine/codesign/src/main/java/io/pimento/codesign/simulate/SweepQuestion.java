package io.pimento.codesign.simulate;

import io.pimento.codesign.setting.PimSettings;
import io.pimento.document.Documents;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Points of a sweep as questions to whoever runs them. */
public final class SweepQuestion {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String POINT = "point";
  private static final String SOURCE = "source";
  private static final String FUNCTION = "function";

  private SweepQuestion() {}

  static String json(PimSettings settings, String source, boolean function) {
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode point = root.putObject(POINT);
    settings.values().forEach(point::put);
    root.put(SOURCE, source);
    root.put(FUNCTION, function);
    return MAPPER.writeValueAsString(root);
  }

  /** Runs the point that is asked for. */
  public static String answer(String question, JobSource traffic)
      throws IOException, InterruptedException {
    JsonNode root = Documents.json("the question", question);
    SortedMap<String, String> settings = new TreeMap<>();
    root.path(POINT).properties().forEach(e -> settings.put(e.getKey(), e.getValue().asString()));
    PimSettings point = new PimSettings(settings);
    PimSweep sweep =
        new PimSweep(
            point, Map.of(), root.path(SOURCE).asString(""), root.path(FUNCTION).asBoolean());
    return SweepPointJson.write(sweep.point(point, traffic));
  }
}
