package io.pimento.pim.inference;

import io.pimento.document.Documents;
import io.pimento.pim.dram.device.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Files of the devices that come with the simulator, to be copied and changed. */
public final class ShippedFiles {
  private static final String ROOT = "/io/pimento/pim/";
  private static final List<String> FOLDERS =
      List.of("crossbar/device/", "nearbank/", "dpu/", "rank/", "host/", "dram/device/");

  private ShippedFiles() {}

  /**
   * Texts by their files' names, the device's own first, behind it what it names.
   *
   * @throws DeviceException if nothing of that name is shipped
   */
  public static Map<String, String> of(String name) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String folder : FOLDERS) {
      String text = resource(folder + name + ".yaml");
      if (text != null) {
        files.put(name + ".yaml", text);
        JsonNode memory = Documents.yaml(name, text).path("memory");
        String file = memory.path("value").asString(memory.asString(""));
        String beside = file.isEmpty() ? null : resource(folder + file);
        if (beside != null) {
          files.put(file, beside);
        }
        return files;
      }
    }
    throw new DeviceException(
        "no file of '" + name + "' is shipped; there are " + Targets.shipped() + " and memories");
  }

  private static @Nullable String resource(String path) throws IOException {
    try (InputStream in = ShippedFiles.class.getResourceAsStream(ROOT + path)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
