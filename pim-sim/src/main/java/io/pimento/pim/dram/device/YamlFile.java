package io.pimento.pim.dram.device;

import io.pimento.pim.device.WrittenConstant;
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
    JsonNode root =
        WrittenConstant.sections(
            name, text, "sections such as 'timing:' at the top", DeviceException::new);
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
    WrittenConstant written =
        WrittenConstant.of(where, node, WrittenConstant.VALUE_AND_SOURCE, DeviceException::new);
    return new Setting(section, key, written.value(), where, written.source());
  }
}
