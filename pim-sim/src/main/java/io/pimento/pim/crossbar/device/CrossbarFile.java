package io.pimento.pim.crossbar.device;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.device.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The YAML form of a crossbar device: sections of constants, each a plain value (then assumed) or
 * {@code {value: …, unit: …, source: …, low: …, high: …}}. A unit, if given, must be the key's.
 */
final class CrossbarFile {
  private static final List<String> FIELDS = List.of("value", "unit", "source", "low", "high");

  private CrossbarFile() {}

  static Constants parse(String name, String text) {
    JsonNode root;
    try {
      root = Documents.yaml(name, text);
    } catch (DocumentException e) {
      throw new CrossbarException(e.getMessage());
    }
    if (!root.isObject()) {
      throw new CrossbarException(name + ": expected sections such as 'adc:' at the top");
    }
    List<Constant> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> section : root.properties()) {
      if (section.getKey().equals("kind")) {
        kind(name, section.getValue());
        continue;
      }
      if (!section.getValue().isObject()) {
        throw new CrossbarException(name + ": " + section.getKey() + " is not a section");
      }
      for (Map.Entry<String, JsonNode> e : section.getValue().properties()) {
        all.add(constant(name, section.getKey() + "." + e.getKey(), e.getValue()));
      }
    }
    return Constants.of(name, all);
  }

  private static void kind(String file, JsonNode node) {
    if (!scalar(node, file + ": kind").equals("crossbar")) {
      throw new CrossbarException(file + ": kind = " + node.asString() + " must be crossbar");
    }
  }

  private static Constant constant(String file, String id, JsonNode node) {
    String where = file + ": " + id;
    Key key = Key.of(id).orElseThrow(() -> unknown(file, id));
    if (!node.isObject()) {
      return number(key, id, where, scalar(node, where), Constant.ASSUMED, null, null);
    }
    for (String field : node.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw new CrossbarException(
            where
                + ": unknown field '"
                + field
                + "'; the nearest is '"
                + NearestName.of(field, FIELDS)
                + "'");
      }
    }
    JsonNode unit = node.get("unit");
    if (unit != null && !scalar(unit, where + ".unit").equals(key.unit())) {
      throw new CrossbarException(
          where + ": unit = " + unit.asString() + ", but this key is in '" + key.unit() + "'");
    }
    JsonNode value = node.get("value");
    if (value == null) {
      throw new CrossbarException(where + ": a value is missing");
    }
    JsonNode source = node.get("source");
    return number(
        key,
        id,
        where,
        scalar(value, where),
        source == null ? Constant.ASSUMED : scalar(source, where),
        node.get("low"),
        node.get("high"));
  }

  private static Constant number(
      Key key,
      String id,
      String where,
      String text,
      String source,
      @org.jspecify.annotations.Nullable JsonNode low,
      @org.jspecify.annotations.Nullable JsonNode high) {
    double value = Constants.checked(key, where, text);
    double least = low == null ? value : Constants.checked(key, where + ".low", scalar(low, where));
    double most =
        high == null ? value : Constants.checked(key, where + ".high", scalar(high, where));
    if (key.kind() != Key.Kind.WORD && (value < least || value > most)) {
      throw new CrossbarException(
          where + " = " + text + " must lie in its range " + least + " to " + most);
    }
    return new Constant(id, text, key.unit(), source, least, most);
  }

  private static CrossbarException unknown(String file, String id) {
    List<String> known = Key.ALL.stream().map(Key::id).toList();
    return new CrossbarException(
        file
            + ": nothing reads the key '"
            + id
            + "'; the nearest known key is '"
            + NearestName.of(id, known)
            + "'");
  }

  private static String scalar(JsonNode node, String where) {
    if (node.isContainer() || node.isNull()) {
      throw new CrossbarException(where + ": expected one number or word");
    }
    return node.asString();
  }
}
