package io.pimento.app.pim;

import io.pimento.app.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that decides a run, as texts by key. A key that is none of {@link #KEYS} is a constant
 * of the device, such as {@code adc.bits}.
 */
public record PimSettings(SortedMap<String, String> values) {
  /** Keys with the values that hold where nothing is said; empty for none. */
  public static final Map<String, String> KEYS = keys();

  /** Keys that only crossbars heed. */
  public static final Set<String> CROSSBAR =
      Set.of(
          "bits",
          "node-bits",
          "interaction",
          "attention",
          "area",
          "replicate",
          "adc-reads",
          "hot-share",
          "hot-copies");

  /** Keys that a search over hardware may set: how a model is placed, not what runs. */
  public static final Set<String> PLACEMENT =
      Set.of(
          "mapping",
          "bits",
          "interaction",
          "attention",
          "area",
          "replicate",
          "adc-reads",
          "hot-share",
          "hot-copies");

  public PimSettings {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  private static Map<String, String> keys() {
    Map<String, String> m = new TreeMap<>();
    m.put("graph", "");
    m.put("entry", "");
    m.put("device", "");
    m.put("host", "host-ddr4-3200");
    m.put("policy", "standard");
    m.put("mapping", "access-aware");
    m.put("batch", "1");
    m.put("bits", "w8a8");
    m.put("node-bits", "");
    m.put("interaction", "digital");
    m.put("attention", "digital");
    m.put("area", "0");
    m.put("replicate", "false");
    m.put("adc-reads", "false");
    m.put("hot-share", "0.01");
    m.put("hot-copies", "4");
    m.put("history", "5000");
    m.put("zipf", "1.05");
    m.put("seed", "1");
    m.put("table-rows", "10000");
    m.put("faults", "");
    return Collections.unmodifiableMap(m);
  }

  /** With one value set; null changes nothing. */
  public PimSettings with(String key, @org.jspecify.annotations.Nullable Object value) {
    if (value == null) {
      return this;
    }
    SortedMap<String, String> m = new TreeMap<>(values);
    m.put(key, value.toString());
    return new PimSettings(m);
  }

  /** What was said, or what holds else. */
  public String text(String key) {
    String said = values.get(key);
    String otherwise = KEYS.get(key);
    return said != null ? said : otherwise == null ? "" : otherwise;
  }

  /** A whole number. */
  public int count(String key, int least) {
    double value = number(key);
    if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
      throw new UserException(
          key + " = " + text(key) + " must be a whole number of at least " + least);
    }
    return (int) value;
  }

  /** A finite number. */
  public double number(String key) {
    try {
      double value = Double.parseDouble(text(key));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UserException(key + " = '" + text(key) + "' is not a number", e);
    }
    throw new UserException(key + " = " + text(key) + " must be finite");
  }

  /** Yes or no. */
  public boolean flag(String key) {
    String text = text(key);
    if (!text.equals("true") && !text.equals("false")) {
      throw new UserException(key + " = '" + text + "' must be true or false");
    }
    return text.equals("true");
  }

  /** Keys that are constants of the device. */
  public List<String> constants() {
    List<String> all = new ArrayList<>(values.keySet());
    all.removeAll(KEYS.keySet());
    return all;
  }
}
