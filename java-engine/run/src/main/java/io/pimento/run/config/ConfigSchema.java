package io.pimento.run.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema (draft 7) of a run's file, for editors: the keys of the defaults, what their comments
 * say, and the kinds of values that their readers ask for. It takes whatever the program takes,
 * names in their own spelling; what keys must be together the program alone knows.
 */
public final class ConfigSchema {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
  private static final String TYPE = "type";
  private static final String PROPERTIES = "properties";
  private static final String DESCRIPTION = "description";
  private static final String ADDITIONAL = "additionalProperties";
  private static final String ANY = "anyOf";
  private static final String MINIMUM = "minimum";

  private final Map<String, Set<KeyKind>> kinds = AskedKinds.all();
  private final Map<String, String> comments = KeyComments.of(ConfigTree.defaultsText());

  private ConfigSchema() {}

  /** The schema as text. */
  public static String text() {
    return MAPPER.writeValueAsString(schema());
  }

  /** The schema. */
  static ObjectNode schema() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$schema", DRAFT);
    root.put("title", "Pimento run.yaml");
    ConfigSchema schema = new ConfigSchema();
    root.setAll(schema.section("", ConfigTree.defaults().node()));
    return root;
  }

  private ObjectNode section(String path, JsonNode defaults) {
    ObjectNode schema = MAPPER.createObjectNode();
    types(schema, List.of("object", "null"));
    schema.put(ADDITIONAL, false);
    ObjectNode properties = schema.putObject(PROPERTIES);
    defaults
        .properties()
        .forEach(e -> properties.set(e.getKey(), key(path + e.getKey(), e.getValue())));
    return schema;
  }

  private ObjectNode key(String path, JsonNode value) {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put(DESCRIPTION, description(path));
    if (!value.isObject()) {
      schema.setAll(any(path, kinds(path)));
      schema.set("default", value);
      return schema;
    }
    ObjectNode section = section(path + ".", value);
    if (value.has(ConfigTree.SWITCH)) {
      // A text in its place is its switch.
      ArrayNode any = schema.putArray(ANY);
      any.add(any(path, kinds(path + "." + ConfigTree.SWITCH)));
      any.add(section);
    } else {
      schema.setAll(section);
    }
    return schema;
  }

  /** A key's comment; keys that stand in one line have their section's. */
  private String description(String path) {
    String own = comments.get(path);
    if (own != null) {
      return own;
    }
    int dot = path.lastIndexOf('.');
    String section = comments.get(path.substring(0, Math.max(0, dot)));
    if (section == null) {
      throw new IllegalStateException("the defaults say nothing of " + path);
    }
    return path.substring(dot + 1) + ": " + section;
  }

  /** What readers ask for, without what another says more exactly. */
  private List<KeyKind> kinds(String path) {
    Set<KeyKind> asked = kinds.get(path);
    if (asked == null) {
      throw new IllegalStateException("no reader asks for " + path + " on any way of AskedKinds");
    }
    Set<KeyKind> exact = new LinkedHashSet<>(asked);
    boolean named =
        asked.stream().anyMatch(k -> k instanceof KeyKind.OneOf || k instanceof KeyKind.Time);
    if (named) {
      exact.remove(new KeyKind.Text());
    }
    boolean manyNamed =
        asked.stream().anyMatch(k -> k instanceof KeyKind.Many(KeyKind.OneOf item, boolean some));
    if (manyNamed) {
      exact.removeIf(
          k ->
              k instanceof KeyKind.Many(KeyKind item, boolean some)
                  && !(item instanceof KeyKind.OneOf));
    }
    return List.copyOf(exact);
  }

  private ObjectNode any(String path, List<KeyKind> all) {
    List<ObjectNode> schemas = new ArrayList<>();
    all.forEach(kind -> schemas.addAll(of(path, kind)));
    if (schemas.size() == 1) {
      return schemas.getFirst();
    }
    ObjectNode any = MAPPER.createObjectNode();
    any.putArray(ANY).addAll(new LinkedHashSet<>(schemas));
    return any;
  }

  private List<ObjectNode> of(String path, KeyKind kind) {
    ObjectNode schema = MAPPER.createObjectNode();
    switch (kind) {
      case KeyKind.Nothing() -> schema.put(TYPE, "null");
      case KeyKind.Flag() -> schema.put(TYPE, "boolean");
      case KeyKind.Whole(long min, long max) -> {
        schema.put(TYPE, "integer").put(MINIMUM, min);
        if (max < Integer.MAX_VALUE) {
          schema.put("maximum", max);
        }
      }
      case KeyKind.Real(double min, boolean above, double max) -> {
        schema.put(TYPE, "number").put(above ? "exclusiveMinimum" : MINIMUM, min);
        if (Double.isFinite(max)) {
          schema.put("maximum", max);
        }
      }
      case KeyKind.Text() -> types(schema, List.of("string", "number", "boolean"));
      case KeyKind.Time() -> {
        types(schema, List.of("string", "number"));
        schema.put("pattern", TimeText.PATTERN);
      }
      case KeyKind.OneOf(List<?> values) -> {
        schema.set("enum", MAPPER.valueToTree(values));
      }
      case KeyKind.Named(int min) -> {
        schema.put(TYPE, "object");
        schema.putObject(ADDITIONAL).put(TYPE, "integer").put(MINIMUM, min);
      }
      case KeyKind.NamedTexts() -> {
        schema.put(TYPE, "object");
        types(schema.putObject(ADDITIONAL), List.of("string", "number", "boolean"));
      }
      case KeyKind.Group() -> {
        schema.put(TYPE, "object").put(ADDITIONAL, false);
        below(path + ".", schema.putObject(PROPERTIES));
      }
      case KeyKind.Keys() -> {
        schema.put(TYPE, "object").put(ADDITIONAL, false);
        below(path + "[].", schema.putObject(PROPERTIES));
      }
      case KeyKind.Many(KeyKind item, boolean some) -> {
        List<ObjectNode> one = of(path, item);
        schema.put(TYPE, "array");
        if (some) {
          schema.put("minItems", 1);
        }
        schema.set("items", one.getFirst());
        return some
            ? List.of(schema, one.getFirst())
            : List.of(schema, one.getFirst(), of(path, new KeyKind.Nothing()).getFirst());
      }
    }
    return List.of(schema);
  }

  /** Keys of a section that the defaults do not have. */
  private void below(String start, ObjectNode properties) {
    new TreeMap<>(kinds)
        .forEach(
            (key, asked) -> {
              if (key.startsWith(start)) {
                properties.set(key.substring(start.length()), any(key, kinds(key)));
              }
            });
  }

  private static void types(ObjectNode schema, List<String> types) {
    ArrayNode all = schema.putArray(TYPE);
    types.forEach(all::add);
  }
}
