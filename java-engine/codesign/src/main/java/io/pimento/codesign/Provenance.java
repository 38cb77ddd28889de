package io.pimento.codesign;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Of what, with what and on what a co-design was made.
 *
 * @param data its name
 * @param rows of it in words: how many, and the fingerprint
 * @param configuration all settings, as YAML
 * @param machine what it was computed on, by name
 * @param ranked what {@code pimento rank} found of the same data, if it was run; else missing
 */
public record Provenance(
    String data,
    String rows,
    String configuration,
    Map<String, JsonNode> machine,
    JsonNode ranked) {
  public Provenance {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
  }
}
