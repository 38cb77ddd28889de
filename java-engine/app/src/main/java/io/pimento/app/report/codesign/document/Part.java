package io.pimento.app.report.codesign.document;

import io.pimento.app.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A value of the document and the way to it, so that an error names the key.
 *
 * @param path such as {@code arms[1].points[3]}; empty at the root
 */
record Part(JsonNode node, String path) {
  /** An error at this value. */
  UserException wrong(String what) {
    String where = path.isEmpty() ? "the document" : path;
    return new UserException("a co-design's document is malformed: " + where + " " + what);
  }

  private Part under(String key, JsonNode value) {
    return new Part(value, path.isEmpty() ? key : path + "." + key);
  }

  /** A key's value; missing, null and NaN are the same. */
  Optional<Part> maybe(String key) {
    if (!node.isObject()) {
      throw wrong("must be an object");
    }
    JsonNode value = node.get(key);
    return value == null || absent(value) ? Optional.empty() : Optional.of(under(key, value));
  }

  /** Nulls and NaN, which have no JSON of their own. */
  private static boolean absent(JsonNode value) {
    return value.isNull() || (value.isNumber() && !Double.isFinite(value.asDouble()));
  }

  /** Whether a key is there, even if its value is null. */
  boolean names(String key) {
    return node.has(key);
  }

  Part at(String key) {
    return maybe(key).orElseThrow(() -> wrong("needs the key '" + key + "'"));
  }

  String text() {
    if (!node.isString()) {
      throw wrong("must be a text");
    }
    return node.asString();
  }

  double number() {
    if (!node.isNumber()) {
      throw wrong("must be a number");
    }
    return node.asDouble();
  }

  int whole() {
    if (!node.isIntegralNumber()) {
      throw wrong("must be a whole number");
    }
    return node.asInt();
  }

  boolean flag() {
    if (!node.isBoolean()) {
      throw wrong("must be true or false");
    }
    return node.asBoolean();
  }

  /** What the elements are; an error names the element. */
  <T> List<T> all(Function<Part, T> read) {
    if (!node.isArray()) {
      throw wrong("must be a list");
    }
    List<T> list = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      list.add(read.apply(new Part(node.get(i), path + "[" + i + "]")));
    }
    return List.copyOf(list);
  }

  /** What the keys' values are, in the document's order; nulls and NaN are left out. */
  <T> Map<String, T> each(Function<Part, T> read) {
    if (!node.isObject()) {
      throw wrong("must be an object");
    }
    Map<String, T> map = new LinkedHashMap<>();
    node.properties()
        .forEach(
            e -> {
              if (!absent(e.getValue())) {
                map.put(e.getKey(), read.apply(under(e.getKey(), e.getValue())));
              }
            });
    return java.util.Collections.unmodifiableMap(map);
  }

  /** The elements of a key; none where it is missing. */
  <T> List<T> all(String key, Function<Part, T> read) {
    return maybe(key).map(p -> p.all(read)).orElse(List.of());
  }

  /** The keys and values of a key; none where it is missing. */
  <T> Map<String, T> each(String key, Function<Part, T> read) {
    return maybe(key).map(p -> p.each(read)).orElse(Map.of());
  }

  OptionalDouble maybeNumber(String key) {
    return maybe(key).map(p -> OptionalDouble.of(p.number())).orElse(OptionalDouble.empty());
  }

  String textOr(String key, String otherwise) {
    return maybe(key).map(Part::text).orElse(otherwise);
  }

  /** Settings may be written as numbers. */
  String setting() {
    if (!node.isValueNode()) {
      throw wrong("must be a text or a number");
    }
    return node.asString();
  }
}
