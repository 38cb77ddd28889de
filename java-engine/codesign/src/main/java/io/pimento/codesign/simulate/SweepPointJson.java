package io.pimento.codesign.simulate;

import io.pimento.document.Documents;
import io.pimento.pim.inference.SweepPoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A finished point of a sweep as a line of JSON. */
final class SweepPointJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SweepPointJson() {}

  static String write(SweepPoint point) {
    return MAPPER.writeValueAsString(point);
  }

  /**
   * Reads one.
   *
   * @param where what is complained of
   */
  static SweepPoint read(String where, String line) throws IOException {
    try {
      JsonNode root = Documents.json(where, line);
      SortedMap<String, String> settings = new TreeMap<>();
      root.path("settings")
          .properties()
          .forEach(e -> settings.put(e.getKey(), e.getValue().asString()));
      Map<String, Double> figures = new LinkedHashMap<>();
      root.path("figures")
          .properties()
          .forEach(e -> figures.put(e.getKey(), e.getValue().asDouble()));
      JsonNode error = root.path("error");
      if (settings.isEmpty()) {
        throw new IOException(where + " is no finished point; remove the file or choose another");
      }
      return new SweepPoint(settings, error.isString() ? error.asString() : null, figures);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(where + " is damaged: " + e.getMessage(), e);
    }
  }
}
