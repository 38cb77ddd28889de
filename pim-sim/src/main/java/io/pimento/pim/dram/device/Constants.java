package io.pimento.pim.dram.device;

import io.pimento.pim.device.NearestKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML of constants, {@code key: value} or {@code key: {value: …, source: …}}. A key that is
 * missing, wrong or read by nobody is an error.
 */
public final class Constants {
  private final String file;
  private final JsonNode root;
  private final Set<String> read = new HashSet<>();
  private final Map<String, String> sources = new LinkedHashMap<>();

  /** Parses a text; {@code file} is its name for messages. */
  public Constants(String file, String text) {
    this.file = file;
    try {
      this.root = new YAMLMapper().readTree(text);
    } catch (JacksonException e) {
      throw new DeviceException(file + ": " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw new DeviceException(file + ": expected constants such as 'lanes: 16'");
    }
  }

  /** The value of a key. */
  public String text(String key) {
    JsonNode node = root.get(key);
    if (node == null) {
      throw new DeviceException(file + ": lacks the key " + key);
    }
    read.add(key);
    JsonNode value = node.isObject() ? node.get("value") : node;
    if (value == null || value.isContainer() || value.isNull()) {
      throw new DeviceException(file + ": " + key + " needs one value");
    }
    JsonNode source = node.isObject() ? node.get("source") : null;
    sources.put(key, source == null ? Setting.ASSUMED : source.asString());
    return value.asString();
  }

  /** A whole number of at least {@code least}. */
  public long integer(String key, long least) {
    String text = text(key);
    try {
      long value = Long.parseLong(text);
      if (value < least) {
        throw new DeviceException(file + ": " + key + " = " + value + " must be at least " + least);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new DeviceException(file + ": " + key + " = '" + text + "' is not a whole number");
    }
  }

  /** A finite number greater than zero. */
  public double positive(String key) {
    String text = text(key);
    try {
      double value = Double.parseDouble(text);
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new DeviceException(file + ": " + key + " = " + text + " must be > 0 and finite");
      }
      return value;
    } catch (NumberFormatException e) {
      throw new DeviceException(file + ": " + key + " = '" + text + "' is not a number");
    }
  }

  /** Ends the reading: a key that nobody read is an error. */
  public Map<String, String> sources() {
    for (String key : root.propertyNames()) {
      if (!read.contains(key)) {
        throw new DeviceException(
            file
                + ": nothing reads the key '"
                + key
                + "'; the nearest known key is '"
                + NearestKey.of(key, read)
                + "'");
      }
    }
    return sources;
  }
}
