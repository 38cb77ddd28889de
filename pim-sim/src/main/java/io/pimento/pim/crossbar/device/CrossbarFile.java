package io.pimento.pim.crossbar.device;

import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.device.Constant;
import io.pimento.pim.device.WrittenConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The YAML form of a crossbar device: sections of constants, each a plain value (then assumed) or
 * {@code {value: …, unit: …, source: …, low: …, high: …}}. A unit, if given, must be the key's.
 */
final class CrossbarFile {
  private CrossbarFile() {}

  static CrossbarConstants parse(String name, String text) {
    JsonNode root =
        WrittenConstant.sections(
            name, text, "sections such as 'adc:' at the top", CrossbarException::new);
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
    return CrossbarConstants.of(name, all);
  }

  private static void kind(String file, JsonNode node) {
    if (!WrittenConstant.scalar(file + ": kind", node, CrossbarException::new).equals("crossbar")) {
      throw new CrossbarException(file + ": kind = " + node.asString() + " must be crossbar");
    }
  }

  private static Constant constant(String file, String id, JsonNode node) {
    String where = file + ": " + id;
    CrossbarKey key = CrossbarKey.of(id).orElseThrow(() -> unknown(file, id));
    WrittenConstant written =
        WrittenConstant.of(where, node, WrittenConstant.FIELDS, CrossbarException::new);
    if (written.fields().containsKey("unit") && !written.unit().equals(key.unit())) {
      throw new CrossbarException(
          where + ": unit = " + written.unit() + ", but this key is in '" + key.unit() + "'");
    }
    String text = written.value();
    double value = CrossbarConstants.checked(key, where, text);
    String low = written.low();
    String high = written.high();
    double least = low == null ? value : CrossbarConstants.checked(key, where + ".low", low);
    double most = high == null ? value : CrossbarConstants.checked(key, where + ".high", high);
    if (key.kind() != CrossbarKey.Kind.WORD) {
      written.requireWithin(text, value, least, most);
    }
    return new Constant(id, text, key.unit(), written.source(), least, most);
  }

  private static CrossbarException unknown(String file, String id) {
    List<String> known = CrossbarKey.ALL.stream().map(CrossbarKey::id).toList();
    return new CrossbarException(
        file
            + ": nothing reads the key '"
            + id
            + "'; the nearest known key is '"
            + NearestName.of(id, known)
            + "'");
  }
}
