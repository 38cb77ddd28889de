package io.pimento.pim.inference;

import io.pimento.document.Documents;
import io.pimento.pim.placement.PlacementException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where everything lives as a file says: one that a run wrote, as it is or changed by hand.
 *
 * @param name the file's
 */
public record GivenPlan(String name, JsonNode root) {
  private static final String FORM = "pimento-placement-1";

  /** How a device's own part is called; it holds what the device's class needs. */
  static final String PLACES = "places";

  /**
   * Reads a file.
   *
   * @throws PlacementException if it is of another form
   */
  public static GivenPlan read(Path file) throws IOException {
    JsonNode root = Documents.json(file);
    if (!root.path("form").asString("").equals(FORM)) {
      throw new PlacementException(
          file + " is no placement: form must be " + FORM + ", not " + root.path("form"));
    }
    return new GivenPlan(file.toString(), root);
  }

  /**
   * Writes one.
   *
   * @param places as JSON has it
   */
  static String json(Target target, Job job, Object places) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("form", FORM);
    m.put("kind", target.kind());
    m.put("device", target.name());
    m.put("graph", job.quantized().source().hash());
    m.put(PLACES, places);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(m)
        + "\n";
  }

  /**
   * The device's own part.
   *
   * @throws PlacementException if it is of another class of device, or of another graph
   */
  JsonNode places(Target target, Job job) {
    requireEqual("device of the kind", root.path("kind").asString(""), target.kind());
    requireEqual("graph", root.path("graph").asString(""), job.quantized().source().hash());
    return root.path(PLACES);
  }

  private void requireEqual(String what, String found, String wanted) {
    if (!found.equals(wanted)) {
      throw new PlacementException(
          name + " places a " + what + " " + found + ", but this is of " + wanted);
    }
  }
}
