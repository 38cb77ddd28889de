package io.pimento.run.config;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Typed access to one section; every complaint names the key, where it was set and the value. */
final class Section {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String name;
  private final JsonNode node;
  private final Map<String, String> origins;
  private final KeyListener listener;

  Section(String name, JsonNode node, Map<String, String> origins, KeyListener listener) {
    this.name = name;
    this.node = node;
    this.origins = origins;
    this.listener = listener;
  }

  Section section(String key) {
    return new Section(path(key), node.path(key), origins, listener);
  }

  private void asked(String key, KeyKind kind) {
    listener.asked(path(key), kind);
  }

  private void askedList(String key, KeyKind item, boolean some) {
    asked(key, new KeyKind.Many(item, some));
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
    return new Section(name, filled, origins, listener);
  }

  /** A key with its sections. */
  String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  UserException wrong(String key, String needed) {
    String origin = origin(key);
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
    asked(key, new KeyKind.Whole(min, max));
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
    return word(key, first, second).equals(second);
  }

  /** One of at least two words. */
  String word(String key, String... words) {
    String word = text(key, List.of(words));
    if (!List.of(words).contains(word)) {
      int last = words.length - 1;
      throw wrong(key, String.join(", ", List.of(words).subList(0, last)) + " or " + words[last]);
    }
    return word;
  }

  /** A text that should be one of some words. */
  String text(String key, List<String> words) {
    asked(key, new KeyKind.OneOf(words));
    return text(key);
  }

  /** A time such as 90s, in seconds. */
  double time(String key) {
    asked(key, new KeyKind.Time());
    double seconds = TimeText.seconds(text(key));
    if (!(seconds > 0)) {
      throw wrong(key, "a time such as 90s, 10m or 2h");
    }
    return seconds;
  }

  /** A number above or at a bound. */
  double number(String key, double min) {
    asked(key, KeyKind.Real.from(min));
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() < min || !Double.isFinite(v.asDouble())) {
      throw wrong(key, "a number from " + min);
    }
    return v.asDouble();
  }

  double positive(String key) {
    asked(key, KeyKind.Real.POSITIVE);
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() <= 0 || !Double.isFinite(v.asDouble())) {
      throw wrong(key, "a number above 0");
    }
    return v.asDouble();
  }

  double fraction(String key) {
    asked(key, KeyKind.Real.FRACTION);
    JsonNode v = node.path(key);
    if (!v.isNumber() || v.asDouble() < 0 || v.asDouble() > 1) {
      throw wrong(key, "a number from 0 to 1");
    }
    return v.asDouble();
  }

  boolean flag(String key) {
    asked(key, new KeyKind.Flag());
    JsonNode v = node.path(key);
    if (!v.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return v.asBoolean();
  }

  /** A list of at least one of true and false. */
  List<Boolean> flags(String key) {
    askedList(key, new KeyKind.Flag(), true);
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
    asked(key, new KeyKind.Text());
    JsonNode v = node.path(key);
    if (!v.isValueNode() || v.isNull() || v.isMissingNode() || v.asString().isBlank()) {
      throw wrong(key, "a name");
    }
    return v.asString();
  }

  @Nullable String optionalText(String key) {
    asked(key, new KeyKind.Text());
    asked(key, new KeyKind.Nothing());
    JsonNode v = node.path(key);
    return v.isNull() || v.isMissingNode() ? null : text(key);
  }

  /** Whether a key is there at all. */
  boolean has(String key) {
    return node.has(key);
  }

  /** Whether a list has nothing in it. */
  boolean isEmpty(String key) {
    asked(key, new KeyKind.Nothing());
    return node.path(key).isNull() || (node.path(key).isArray() && node.path(key).isEmpty());
  }

  /** A list of sections, each with no other keys than those. */
  List<Section> items(String key, List<String> keys) {
    askedList(key, new KeyKind.Keys(), false);
    List<Section> items = new ArrayList<>();
    for (JsonNode item : array(key)) {
      items.add(item(key, path(key) + "[" + (items.size() + 1) + "]", item, keys));
    }
    return List.copyOf(items);
  }

  /** A section that may be left out, with no other keys than those; null if it is. */
  @Nullable Section optional(String key, List<String> keys) {
    asked(key, new KeyKind.Nothing());
    asked(key, new KeyKind.Group());
    JsonNode v = node.path(key);
    return v.isNull() || v.isMissingNode() ? null : item(key, path(key), v, keys);
  }

  private Section item(String key, String at, JsonNode item, List<String> keys) {
    String origin = origin(key);
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
    return new Section(at, item, from, listener);
  }

  /** Texts by names, such as those of fields; none where nothing is set. */
  Map<String, String> textsByName(String key) {
    asked(key, new KeyKind.Nothing());
    asked(key, new KeyKind.NamedTexts());
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
    asked(key, new KeyKind.Nothing());
    return node.path(key).isNull();
  }

  /**
   * A value that some parser knows by name.
   *
   * @param words all that it knows
   */
  <T> T named(String key, List<String> words, Function<String, T> parser) {
    return parsed(key, List.of(text(key, words)), parser).getFirst();
  }

  /** The same of a list. */
  <T> List<T> allNamed(String key, List<String> words, Function<String, T> parser) {
    return parsed(key, texts(key, words), parser);
  }

  /** A list of what should be some words. */
  List<String> texts(String key, List<String> words) {
    askedList(key, new KeyKind.OneOf(words), false);
    return texts(key);
  }

  /** Values that some parser reads. */
  <T> List<T> parsed(String key, List<String> values, Function<String, T> parser) {
    try {
      return values.stream().map(parser).toList();
    } catch (IllegalArgumentException e) {
      String origin = origin(key);
      throw new UserException(origin + ": " + path(key) + ": " + e.getMessage(), e);
    }
  }

  /** Where a key was set. */
  String origin(String key) {
    return Objects.requireNonNullElse(origins.get(path(key)), "the defaults");
  }

  /** A value as it stands, of which one kind is noted before it is looked at. */
  JsonNode node(String key, KeyKind... kinds) {
    for (KeyKind kind : kinds) {
      asked(key, kind);
    }
    return node.path(key);
  }

  List<String> texts(String key) {
    askedList(key, new KeyKind.Text(), false);
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

  /** A list of what should be some numbers. */
  List<Long> wholes(String key, long min, List<Integer> known) {
    askedList(key, new KeyKind.OneOf(known), false);
    return wholes(key, min);
  }

  List<Long> wholes(String key, long min) {
    askedList(key, new KeyKind.Whole(min, Long.MAX_VALUE), false);
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
    askedList(key, KeyKind.Real.FRACTION, false);
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
    askedList(key, KeyKind.Real.from(smallest), true);
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
    askedList(key, KeyKind.Real.POSITIVE, false);
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
