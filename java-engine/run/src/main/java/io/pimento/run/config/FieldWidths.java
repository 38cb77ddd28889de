package io.pimento.run.config;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

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

  /** Null, a rule's name, or whole numbers by the names of fields. */
  static FieldWidths read(Section s, String key, int embedding) {
    JsonNode v =
        s.node(
            key,
            new KeyKind.Nothing(),
            new KeyKind.OneOf(WidthRule.labels()),
            new KeyKind.Named(Math.min(NARROWEST, embedding)));
    String origin = s.origin(key);
    if (!v.isObject()) {
      boolean given = !v.isNull() && !v.isMissingNode();
      if (given && !WidthRule.labels().contains(v.asString(""))) {
        throw s.wrong(
            key, "null, one of " + WidthRule.labels() + " or widths by the names of fields");
      }
      WidthRule rule = given ? WidthRule.byName(v.asString()) : WidthRule.EQUAL;
      return new FieldWidths(given, rule, Map.of(), origin);
    }
    Map<String, Integer> named = new TreeMap<>();
    Section fields = s.section(key);
    v.propertyNames()
        .forEach(
            field -> {
              JsonNode width = v.path(field);
              int least = Math.min(NARROWEST, embedding);
              if (!width.isInt() || width.asInt() < least || width.asInt() > embedding) {
                throw new UserException(
                    origin
                        + ": "
                        + fields.path(field)
                        + " must be a whole number from "
                        + least
                        + " to the embedding's "
                        + embedding
                        + ", not "
                        + width);
              }
              named.put(field, width.asInt());
            });
    return new FieldWidths(true, WidthRule.EQUAL, named, origin);
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
