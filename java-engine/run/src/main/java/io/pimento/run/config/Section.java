package io.pimento.run.config;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.search.model.WidthRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Typed access to one section; every complaint names the key, where it was set and the value. */
final class Section {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([smh]?)");
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private final String name;
  private final JsonNode node;
  private final Map<String, String> origins;

  Section(String name, JsonNode node, Map<String, String> origins) {
    this.name = name;
    this.node = node;
    this.origins = origins;
  }

  Section section(String key) {
    return new Section(path(key), node.path(key), origins);
  }

  /** The same with other values of keys that are null. */
  Section orElse(Map<String, Object> usual) {
    ObjectNode filled = (ObjectNode) node.deepCopy();
    usual.forEach(
        (key, value) -> {
          if (isNull(key)) {
            filled.set(key, MAPPER.valueToTree(value));
          }
        });
    return new Section(name, filled, origins);
  }

  private String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  UserException wrong(String key, String needed) {
    String origin = Objects.requireNonNullElse(origins.get(path(key)), "the defaults");
    return new UserException(
        origin + ": " + path(key) + " must be " + needed + ", not " + node.path(key));
  }

  int integer(String key, int min) {
    return Math.toIntExact(whole(key, min, Integer.MAX_VALUE));
  }

  /** A number of things that each have a thread, or share them. */
  int threads(String key, int min) {
    return Math.toIntExact(whole(key, min, Threads.MOST));
  }

  long whole(String key, long min, long max) {
    JsonNode v = node.path(key);
    if (!v.isIntegralNumber() || !v.canConvertToLong() || v.asLong() < min || v.asLong() > max) {
      throw wrong(
          key, "a whole number from " + min + (max < Integer.MAX_VALUE ? " to " + max : ""));
    }
    return v.asLong();
  }

  /** Whether AUC rather than log loss is what counts. */
  boolean isAuc(String key) {
    return isSecond(key, "log_loss", "auc");
  }

  /** Which of two words it is. */
  boolean isSecond(String key, String first, String second) {
    String word = text(key);
    if (!word.equals(first) && !word.equals(second)) {
      throw wrong(key, first + " or " + second);
    }
    return word.equals(second);
  }

  /** A time such as 90s, in seconds. */
  double time(String key) {
    Matcher m = TIME.matcher(text(key).strip().toLowerCase(Locale.ROOT));
    double seconds = m.matches() ? Double.parseDouble(m.group(1)) * unit(m.group(2)) : 0;
    if (!(seconds > 0)) {
      throw wrong(key, "a time such as 90s, 10m or 2h");
    }
    return seconds;
  }

  private static double unit(String name) {
    return switch (name) {
      case "h" -> HOUR;
      case "m" -> MINUTE;
      default -> 1;
    };
  }

  /** A number above or at a bound. */
  double number(String key, double min) {
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() < min || !Double.isFinite(v.asDouble())) {
      throw wrong(key, "a number from " + min);
    }
    return v.asDouble();
  }

  double positive(String key) {
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() <= 0 || !Double.isFinite(v.asDouble())) {
      throw wrong(key, "a number above 0");
    }
    return v.asDouble();
  }

  double fraction(String key) {
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() < 0 || v.asDouble() > 1) {
      throw wrong(key, "a number from 0 to 1");
    }
    return v.asDouble();
  }

  boolean flag(String key) {
    JsonNode v = node.path(key);
    if (!v.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return v.asBoolean();
  }

  /** A list of at least one of true and false. */
  List<Boolean> flags(String key) {
    List<Boolean> list = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isBoolean()) {
        throw wrong(key, "a list of true and false");
      }
      list.add(item.asBoolean());
    }
    if (list.isEmpty()) {
      throw wrong(key, "a list of at least one of true and false");
    }
    return List.copyOf(list);
  }

  String text(String key) {
    JsonNode v = node.path(key);
    if (!v.isValueNode() || v.isNull() || v.isMissingNode() || v.asString().isBlank()) {
      throw wrong(key, "a name");
    }
    return v.asString();
  }

  @Nullable String optionalText(String key) {
    JsonNode v = node.path(key);
    return v.isNull() || v.isMissingNode() ? null : text(key);
  }

  /** Whether a key is there at all. */
  boolean has(String key) {
    return node.has(key);
  }

  /** Whether a list has nothing in it. */
  boolean isEmpty(String key) {
    return node.path(key).isNull() || (node.path(key).isArray() && node.path(key).isEmpty());
  }

  /** A list of sections, each with no other keys than those. */
  List<Section> items(String key, List<String> keys) {
    List<Section> items = new ArrayList<>();
    for (JsonNode item : array(key)) {
      items.add(item(key, path(key) + "[" + (items.size() + 1) + "]", item, keys));
    }
    return List.copyOf(items);
  }

  /** A section that may be left out, with no other keys than those; null if it is. */
  @Nullable Section optional(String key, List<String> keys) {
    JsonNode v = node.path(key);
    return v.isNull() || v.isMissingNode() ? null : item(key, path(key), v, keys);
  }

  private Section item(String key, String at, JsonNode item, List<String> keys) {
    String origin = Objects.requireNonNullElse(origins.get(path(key)), "the defaults");
    if (!item.isObject()) {
      throw new UserException(
          origin + ": " + at + " must be {" + String.join(", ", keys) + "}, not " + item);
    }
    Map<String, String> from = new TreeMap<>();
    keys.forEach(k -> from.put(at + "." + k, origin));
    for (String found : item.propertyNames()) {
      if (!keys.contains(found)) {
        throw new UserException(
            origin
                + ": unknown key '"
                + at
                + "."
                + found
                + "'; did you mean '"
                + at
                + "."
                + NearestName.of(found, keys)
                + "'? There are "
                + String.join(", ", keys));
      }
    }
    return new Section(at, item, from);
  }

  /** Texts by names, such as those of fields; none where nothing is set. */
  Map<String, String> named(String key) {
    JsonNode v = node.path(key);
    boolean all = v.isObject() && v.properties().stream().allMatch(e -> isText(e.getValue()));
    if (!all && !v.isNull() && !v.isMissingNode()) {
      throw wrong(key, "texts by names, such as {user: user_emb}");
    }
    Map<String, String> texts = new TreeMap<>();
    v.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asString()));
    return texts;
  }

  private static boolean isText(JsonNode v) {
    return v.isValueNode() && !v.isNull() && !v.asString().isBlank();
  }

  /** Whether nothing is set. */
  boolean isNull(String key) {
    return node.path(key).isNull();
  }

  /** A value that some parser knows by name. */
  <T> T named(String key, Function<String, T> parser) {
    return named(key, List.of(text(key)), parser).getFirst();
  }

  /** Values that some parser knows by name. */
  <T> List<T> named(String key, List<String> values, Function<String, T> parser) {
    try {
      return values.stream().map(parser).toList();
    } catch (IllegalArgumentException e) {
      String origin = Objects.requireNonNullElse(origins.get(path(key)), "the defaults");
      throw new UserException(origin + ": " + path(key) + ": " + e.getMessage(), e);
    }
  }

  /** Null, a rule's name, or whole numbers by the names of fields. */
  FieldWidths widths(String key, int embedding) {
    JsonNode v = node.path(key);
    String origin = Objects.requireNonNullElse(origins.get(path(key)), "the defaults");
    if (!v.isObject()) {
      boolean given = !v.isNull() && !v.isMissingNode();
      if (given && !WidthRule.labels().contains(v.asString(""))) {
        throw wrong(
            key, "null, one of " + WidthRule.labels() + " or widths by the names of fields");
      }
      WidthRule rule = given ? WidthRule.byName(v.asString()) : WidthRule.EQUAL;
      return new FieldWidths(given, rule, Map.of(), origin);
    }
    Map<String, Integer> named = new TreeMap<>();
    Section fields = section(key);
    v.propertyNames()
        .forEach(
            field -> {
              JsonNode width = v.path(field);
              int least = Math.min(FieldWidths.NARROWEST, embedding);
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

  List<String> texts(String key) {
    JsonNode v = node.path(key);
    List<String> list = new ArrayList<>();
    if (v.isNull()) {
      return list;
    }
    if (v.isString() && !v.asString().isBlank()) {
      return List.of(v.asString());
    }
    if (!v.isArray()) {
      throw wrong(key, "a list");
    }
    for (JsonNode item : v) {
      if (!item.isValueNode() || item.isNull() || item.asString().isBlank()) {
        throw wrong(key, "a list of names (quote null and empty ones)");
      }
      list.add(item.asString());
    }
    return List.copyOf(list);
  }

  List<Long> wholes(String key, long min) {
    List<Long> list = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isIntegralNumber() || !item.canConvertToLong() || item.asLong() < min) {
        throw wrong(key, "a list of whole numbers from " + min);
      }
      list.add(item.asLong());
    }
    return List.copyOf(list);
  }

  /** A list of parts; it may be empty. */
  List<Double> fractions(String key) {
    List<Double> list = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isNumber() || item.asDouble() < 0 || item.asDouble() > 1) {
        throw wrong(key, "a list of numbers from 0 to 1");
      }
      list.add(item.asDouble());
    }
    return List.copyOf(list);
  }

  /** A list of at least one number, each no less than the smallest. */
  List<Double> numbers(String key, double smallest) {
    List<Double> list = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isNumber() || item.asDouble() < smallest) {
        throw wrong(key, "a list of numbers of at least " + smallest);
      }
      list.add(item.asDouble());
    }
    if (list.isEmpty()) {
      throw wrong(key, "a list of at least one number");
    }
    return List.copyOf(list);
  }

  List<Double> positives(String key) {
    List<Double> list = anyPositives(key);
    if (list.isEmpty()) {
      throw wrong(key, "a list of at least one number");
    }
    return list;
  }

  /** A list of numbers above 0, which may be empty. */
  List<Double> anyPositives(String key) {
    List<Double> list = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isNumber() || item.asDouble() <= 0) {
        throw wrong(key, "a list of numbers above 0");
      }
      list.add(item.asDouble());
    }
    return List.copyOf(list);
  }

  private Iterable<JsonNode> array(String key) {
    JsonNode v = node.path(key);
    if (v.isNull()) {
      return List.of();
    }
    return v.isArray() ? v : List.of(v);
  }
}
