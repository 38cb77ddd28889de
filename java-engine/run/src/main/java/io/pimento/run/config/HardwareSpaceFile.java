package io.pimento.run.config;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A file of what a search may set on which devices:
 *
 * <pre>
 * devices:
 *   isaac-32nm:
 *     adc.bits: {8: "ISAAC, ISCA 2016", 6: assumed}
 * </pre>
 *
 * Every value names its source, or says that it is assumed.
 */
public final class HardwareSpaceFile {
  /** Spaces that come with the product. */
  public static final List<String> SHIPPED = List.of("crossbar", "near-bank", "all-devices");

  private HardwareSpaceFile() {}

  /**
   * A shipped space by its name, or a file's.
   *
   * @throws UserException naming file, key and what is wrong
   */
  public static HardwareSpace named(String nameOrFile) {
    try {
      if (SHIPPED.contains(nameOrFile)) {
        return parse(nameOrFile, shipped(nameOrFile));
      }
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new UserException(
            "no hardware space '"
                + nameOrFile
                + "'; give a file, or one of "
                + SHIPPED
                + " (the nearest is '"
                + NearestName.of(nameOrFile, SHIPPED)
                + "')");
      }
      return parse(nameOrFile, Documents.text(file));
    } catch (IOException e) {
      throw new UserException("cannot read the hardware space " + nameOrFile + ": " + e, e);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** The text of a shipped space. */
  public static String shipped(String name) throws IOException {
    String resource = "spaces/" + name + ".yaml";
    try (InputStream in = HardwareSpaceFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static HardwareSpace parse(String file, String text) {
    JsonNode root;
    try {
      root = Documents.yaml(file, text);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    JsonNode devices = root.get("devices");
    if (devices == null
        || !devices.isObject()
        || devices.isEmpty()
        || !Set.copyOf(root.propertyNames()).equals(Set.of("devices"))) {
      throw new UserException(file + " must have one key, devices, with a section for each device");
    }
    List<HardwareSpace.Device> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> d : devices.properties()) {
      all.add(device(file, d.getKey(), d.getValue()));
    }
    return new HardwareSpace(all);
  }

  private static HardwareSpace.Device device(String file, String name, JsonNode node) {
    if (!node.isObject() && !node.isNull()) {
      throw new UserException(
          file + ": devices." + name + " must be a section of knobs, not " + node);
    }
    List<Knob> knobs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> k : node.properties()) {
      knobs.add(knob(file, name, k.getKey(), k.getValue()));
    }
    return new HardwareSpace.Device(name, knobs);
  }

  private static Knob knob(String file, String device, String key, JsonNode values) {
    String where = file + ": devices." + device + ", " + key;
    if (!values.isObject() || values.isEmpty()) {
      throw new UserException(
          where
              + " needs values with their sources, as {8: \"a paper\", 6: assumed}, not "
              + values);
    }
    List<Knob.Value> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> v : values.properties()) {
      String source = v.getValue().isValueNode() ? v.getValue().asString("") : "";
      if (source.isBlank() || v.getValue().isNull()) {
        throw new UserException(
            where + " = " + v.getKey() + " needs a source, or assumed, not " + v.getValue());
      }
      all.add(new Knob.Value(v.getKey(), source));
    }
    return new Knob(key, all);
  }
}
