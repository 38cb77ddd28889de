package io.pimento.run.config;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The key {@code model.widths}: a rule, or widths of some fields.
 *
 * @param given whether the key has a value; if not, who fits models may choose
 * @param rule of all fields, where none is named
 * @param named widths by the names of fields; others are as wide as the embedding
 * @param origin where the key was set, for errors
 */
public record FieldWidths(
    boolean given, WidthRule rule, Map<String, Integer> named, String origin) {
  /** A table of one column would be a first-order term, which is decayed otherwise. */
  static final int NARROWEST = 2;

  public FieldWidths {
    named = Map.copyOf(named);
  }

  /**
   * The widths of some data's fields, by their names.
   *
   * @throws UserException naming a field that the data do not have
   */
  public Widths of(List<String> fields) {
    boolean equal = given && rule == WidthRule.EQUAL;
    if (named.isEmpty() && !equal) {
      return rule;
    }
    for (String name : new TreeMap<>(named).keySet()) {
      if (!fields.contains(name)) {
        throw new UserException(
            origin
                + ": model.widths names '"
                + name
                + "', which is no categorical field of the data; "
                + (fields.isEmpty()
                    ? "they have none"
                    : "did you mean '"
                        + NearestName.of(name, fields)
                        + "'? There are "
                        + String.join(", ", fields)));
      }
    }
    return new Widths.Each(fields.stream().map(f -> named.getOrDefault(f, 0)).toList());
  }
}
