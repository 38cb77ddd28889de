package io.pimento.document;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Numbers that may be unknown: NaN and the infinities are null in JSON. */
public final class JsonNumbers {
  private JsonNumbers() {}

  /** Writes a number, or null if it is not finite. */
  public static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }

  /** The number of a key; NaN if it is missing, null or none. */
  public static double get(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }
}
