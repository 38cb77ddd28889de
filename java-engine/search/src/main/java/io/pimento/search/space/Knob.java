package io.pimento.search.space;

import java.util.HashSet;
import java.util.List;

/**
 * Something of a device that a search may set.
 *
 * @param key a constant of the device, or what a mapping may choose
 * @param values at least one, none twice
 */
public record Knob(String key, List<Value> values) {
  /** The source of a value that nobody vouches for. */
  public static final String ASSUMED = "assumed";

  /**
   * One of a knob's values.
   *
   * @param source where somebody built or measured it, or {@code assumed}
   */
  public record Value(String text, String source) {}

  /**
   * @throws IllegalArgumentException naming the key whose values are not right
   */
  public Knob {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("knob " + key + " needs at least one value");
    }
    if (new HashSet<>(values.stream().map(Value::text).toList()).size() != values.size()) {
      throw new IllegalArgumentException("knob " + key + " names a value twice: " + texts(values));
    }
  }

  private static List<String> texts(List<Value> values) {
    return values.stream().map(Value::text).toList();
  }

  /** The values alone. */
  public List<String> texts() {
    return texts(values);
  }
}
