package io.pimento.pim.dram.device;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Our own form of a device: the sections of the {@code .ini} form, where every constant is a plain
 * value (then it is assumed) or {@code {value: …, source: …}}.
 */
final class YamlFile {
  private YamlFile() {}

  static List<Setting> parse(String name, String text) {
    JsonNode root;
    try {
      root = Documents.yaml(name, text);
    } catch (DocumentException e) {
      throw new DeviceException(e.getMessage());
    }
    if (!root.isObject()) {
      throw new DeviceException(name + ": expected sections such as 'timing:' at the top");
    }
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> section : root.properties()) {
      if (!section.getValue().isObject()) {
        throw new DeviceException(name + ": " + section.getKey() + " is not a section");
      }
      for (Map.Entry<String, JsonNode> e : section.getValue().properties()) {
        settings.add(setting(name, section.getKey(), e.getKey(), e.getValue()));
      }
    }
    return settings;
  }

  private static Setting setting(String name, String section, String key, JsonNode node) {
    String where = name + ": " + section + "." + key;
    if (!node.isObject()) {
      return new Setting(section, key, scalar(node, where), where, Setting.ASSUMED);
    }
    for (String field : node.propertyNames()) {
      if (!field.equals("value") && !field.equals("source")) {
        throw new DeviceException(
            where + ": unknown field '" + field + "'; a constant has a value and a source");
      }
    }
    JsonNode value = node.get("value");
    if (value == null) {
      throw new DeviceException(where + ": a value is missing");
    }
    JsonNode source = node.get("source");
    return new Setting(
        section,
        key,
        scalar(value, where),
        where,
        source == null ? Setting.ASSUMED : scalar(source, where));
  }

  private static String scalar(JsonNode node, String where) {
    if (node.isContainer() || node.isNull()) {
      throw new DeviceException(where + ": expected one number or word");
    }
    return node.asString();
  }
}
