package io.pimento.pim.dram.device;

import io.pimento.document.NearestName;
import io.pimento.pim.device.Constant;
import io.pimento.pim.device.WrittenConstant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A YAML of constants, {@code key: value} or {@code key: {value: …, source: …, low: …, high: …}}. A
 * key that is missing, wrong or read by nobody is an error.
 */
public final class ConstantsFile {
  private final String file;
  private final JsonNode root;
  private final Map<String, String> changes;
  private final Map<String, Constant> read = new LinkedHashMap<>();
  private final Set<String> words = new LinkedHashSet<>();

  /** Parses a text; {@code file} is its name for messages. */
  public ConstantsFile(String file, String text) {
    this(file, text, Map.of());
  }

  /** Parses a text, some of whose values are replaced. */
  public ConstantsFile(String file, String text, Map<String, String> changes) {
    this.file = file;
    this.changes = new TreeMap<>(changes);
    this.root =
        WrittenConstant.sections(file, text, "constants such as 'lanes: 16'", DeviceException::new);
  }

  /** The value of a key. */
  public String text(String key) {
    JsonNode node = root.get(key);
    if (node == null) {
      throw new DeviceException(file + ": lacks the key " + key);
    }
    WrittenConstant written =
        WrittenConstant.of(where(key), node, WrittenConstant.FIELDS, DeviceException::new);
    String changed = changes.get(key);
    if (changed != null) {
      read.put(key, new Constant(key, changed, written.unit(), Constant.CHANGED, 0, 0));
      return changed;
    }
    String text = written.value();
    String least = written.low();
    String most = written.high();
    boolean ranged = least != null || most != null;
    double low = ranged ? number(key + ".low", least == null ? text : least) : 0;
    double high = ranged ? number(key + ".high", most == null ? text : most) : 0;
    if (ranged) {
      written.requireWithin(text, number(key, text), low, high);
    }
    read.put(key, new Constant(key, text, written.unit(), written.source(), low, high));
    return text;
  }

  /** A name or the like, which is no constant. */
  public String word(String key) {
    String text = text(key);
    words.add(key);
    return text;
  }

  /** The same, or another where the file has no such key. */
  public String wordOr(String key, String otherwise) {
    String changed = changes.get(key);
    if (root.has(key)) {
      return word(key);
    }
    String text = changed == null ? otherwise : changed;
    read.put(key, new Constant(key, text, "", Constant.ASSUMED, 0, 0));
    words.add(key);
    return text;
  }

  /** File and key, for messages. */
  public String where(String key) {
    return file + ": " + key;
  }

  /** A word that must be this one. */
  public void expect(String key, String word) {
    String text = word(key);
    if (!text.equals(word)) {
      throw new DeviceException(file + ": " + key + " = " + text + " must be " + word);
    }
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

  /** The same, or another where the file has no such key. */
  public long integerOr(String key, long least, long otherwise) {
    if (root.has(key)) {
      return integer(key, least);
    }
    wordOr(key, Long.toString(otherwise));
    String changed = changes.get(key);
    return changed == null ? otherwise : Long.parseLong(changed);
  }

  /** A finite number greater than zero. */
  public double positive(String key) {
    String text = text(key);
    double value = number(key, text);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new DeviceException(file + ": " + key + " = " + text + " must be > 0 and finite");
    }
    return value;
  }

  /**
   * A number of at least zero, or another where the file has no such key.
   *
   * @param source of the other
   */
  public double amountOr(String key, double otherwise, String unit, String source) {
    String changed = changes.get(key);
    String text;
    if (root.has(key)) {
      text = text(key);
    } else {
      text = changed == null ? Double.toString(otherwise) : changed;
      String from = changed == null ? source : Constant.CHANGED;
      read.put(key, new Constant(key, text, unit, from, 0, 0));
    }
    double value = number(key, text);
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new DeviceException(file + ": " + key + " = " + text + " must be >= 0 and finite");
    }
    return value;
  }

  private double number(String key, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new DeviceException(file + ": " + key + " = '" + text + "' is not a number");
    }
  }

  /**
   * Every constant, which ends the reading: a key that nobody read is an error, in the file or
   * among the changes.
   */
  public List<Constant> all() {
    for (String key : root.propertyNames()) {
      unread(key);
    }
    changes.keySet().forEach(this::unread);
    return read.values().stream().filter(c -> !words.contains(c.key())).toList();
  }

  private void unread(String key) {
    if (!read.containsKey(key)) {
      throw new DeviceException(
          file
              + ": nothing reads the key '"
              + key
              + "'; the nearest known key is '"
              + NearestName.of(key, read.keySet())
              + "'");
    }
  }
}
