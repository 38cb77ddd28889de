package io.pimento.pim.device;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A constant as a device's file has it: a plain value, which is then assumed, or {@code {value: …,
 * unit: …, source: …, low: …, high: …}}.
 *
 * @param where file and key, for messages
 * @param fields what it says, by name
 * @param wrong makes the error of a message
 */
public record WrittenConstant(
    String where, Map<String, String> fields, Function<String, ? extends RuntimeException> wrong) {
  /** All that a constant may say. */
  public static final List<String> FIELDS = List.of("value", "unit", "source", "low", "high");

  /** What constants without ranges and units of their own may say. */
  public static final List<String> VALUE_AND_SOURCE = List.of("value", "source");

  /**
   * Reads the sections of a file.
   *
   * @param example of what should be there
   */
  public static JsonNode sections(
      String file,
      String text,
      String example,
      Function<String, ? extends RuntimeException> wrong) {
    JsonNode root;
    try {
      root = Documents.yaml(file, text);
    } catch (DocumentException e) {
      throw wrong.apply("" + e.getMessage());
    }
    if (!root.isObject()) {
      throw wrong.apply(file + ": expected " + example);
    }
    return root;
  }

  /** Reads a constant; a field that is none of those known is an error that names the nearest. */
  public static WrittenConstant of(
      String where,
      JsonNode node,
      List<String> known,
      Function<String, ? extends RuntimeException> wrong) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!node.isObject()) {
      fields.put("value", scalar(where, node, wrong));
      return new WrittenConstant(where, fields, wrong);
    }
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      if (!known.contains(e.getKey())) {
        throw wrong.apply(
            where
                + ": unknown field '"
                + e.getKey()
                + "'; the nearest is '"
                + NearestName.of(e.getKey(), known)
                + "'");
      }
      fields.put(e.getKey(), scalar(where + "." + e.getKey(), e.getValue(), wrong));
    }
    return new WrittenConstant(where, fields, wrong);
  }

  /** The one number or word of a key. */
  public static String scalar(
      String where, JsonNode node, Function<String, ? extends RuntimeException> wrong) {
    if (node.isContainer() || node.isNull()) {
      throw wrong.apply(where + ": expected one number or word");
    }
    return node.asString();
  }

  /** The value, which must be there. */
  public String value() {
    String value = fields.get("value");
    if (value == null) {
      throw wrong.apply(where + ": a value is missing");
    }
    return value;
  }

  /** The unit; empty if none is said. */
  public String unit() {
    return fields.getOrDefault("unit", "");
  }

  /** Where it was read; assumed if nothing is said. */
  public String source() {
    return fields.getOrDefault("source", Constant.ASSUMED);
  }

  /** The least value of its range; null if none is said. */
  public @Nullable String low() {
    return fields.get("low");
  }

  /** The greatest value of its range; null if none is said. */
  public @Nullable String high() {
    return fields.get("high");
  }

  /**
   * Holds a value against its range.
   *
   * @throws RuntimeException the file's own kind, if it lies outside
   */
  public void requireWithin(String text, double value, double least, double most) {
    if (!(least <= value && value <= most)) {
      throw wrong.apply(where + " = " + text + " must lie in its range " + least + " to " + most);
    }
  }
}
