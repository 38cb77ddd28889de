package io.pimento.search.space;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Typed access to an architecture's JSON; complaints name the key by its place in the file. */
final class Fields {
  private Fields() {}

  static JsonNode required(JsonNode node, String at, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "an architecture needs the key '" + at + key + "'; found " + node.propertyNames());
    }
    return value;
  }

  /** Refuses keys of which nothing is known. */
  static void known(JsonNode node, String at, List<String> keys) {
    if (!node.isObject()) {
      throw wrong(at.isEmpty() ? "an architecture" : at.substring(0, at.length() - 1), keys, node);
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key '" + at + key + "' of an architecture; known are " + keys);
      }
    }
  }

  private static IllegalArgumentException wrong(String what, Object needed, JsonNode value) {
    return new IllegalArgumentException(what + " must be " + needed + ", not " + value);
  }

  static List<JsonNode> sections(JsonNode node, String at, String key) {
    JsonNode list = required(node, at, key);
    if (!list.isArray()) {
      throw wrong(at + key, "a list, one entry a block", list);
    }
    List<JsonNode> all = new ArrayList<>();
    list.forEach(all::add);
    return all;
  }

  static int whole(JsonNode node, String at, String key) {
    return whole(at + key, required(node, at, key));
  }

  private static int whole(String what, JsonNode value) {
    if (!value.isInt()) {
      throw wrong(what, "a whole number", value);
    }
    return value.asInt();
  }

  static boolean flag(JsonNode node, String at, String key) {
    JsonNode value = required(node, at, key);
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (!value.isInt() || value.asInt() < 0 || value.asInt() > 1) {
      throw wrong(at + key, "0 or 1", value);
    }
    return value.asInt() == 1;
  }

  /** Whole numbers of which none stands twice. */
  static List<Integer> different(JsonNode node, String at, String key) {
    List<Integer> all = wholes(node, at, key);
    if (new HashSet<>(all).size() != all.size()) {
      throw wrong(at + key, "a list in which no number stands twice", node.path(key));
    }
    return all;
  }

  static List<Integer> wholes(JsonNode node, String at, String key) {
    JsonNode list = required(node, at, key);
    if (!list.isArray()) {
      throw wrong(at + key, "a list of whole numbers", list);
    }
    List<Integer> all = new ArrayList<>();
    for (JsonNode value : list) {
      all.add(whole(at + key + "[" + all.size() + "]", value));
    }
    return all;
  }
}
