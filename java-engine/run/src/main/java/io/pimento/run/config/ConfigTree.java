package io.pimento.run.config;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Keys and values before they are typed. The commented file of defaults is the list of all keys, so
 * a key that it lacks is a mistake, wherever it comes from. Later sources win.
 */
public final class ConfigTree {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  /** Keys that hold text or lists of text though no default says so. */
  private static final Set<String> TEXTS =
      Set.of(
          "data.format",
          "data.schema",
          "data.inputs.use",
          "data.train",
          "data.validation",
          "data.test",
          "fit.recipes",
          "fit.budget",
          "retrain.recipes",
          "retrain.optimizer",
          "search.constraints",
          "search.inherit",
          "search.recipes",
          "search.hardware.device",
          "search.hardware.space",
          "search.hardware.faults");

  /** The key of a section that is meant where a text is given in place of the section. */
  static final String SWITCH = "use";

  /** Keys whose value may be a section of names that no default lists. */
  private static final Set<String> NAMED = Set.of("model.widths", "model.pretrained");

  private static final String DEFAULTS = "defaults.yaml";

  private final ObjectNode root;
  private final Map<String, String> origins;

  private final KeyListener listener;

  private ConfigTree(ObjectNode root, Map<String, String> origins, KeyListener listener) {
    this.root = root;
    this.origins = origins;
    this.listener = listener;
  }

  /** The commented defaults as text. */
  public static String defaultsText() {
    return resource(DEFAULTS);
  }

  /** Every key at its default. */
  public static ConfigTree defaults() {
    return new ConfigTree(parse(defaultsText(), "the defaults"), new HashMap<>(), KeyListener.DEAF);
  }

  /** With the values of a bundled file. */
  public ConfigTree withResource(String name) {
    return with(parse(resource(name), name), name);
  }

  /** With the values of a user's file. */
  public ConfigTree withFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "no configuration file "
              + file
              + "; write one with: pimento inspect config --defaults > "
              + file);
    }
    return with(parse(content(file), file.toString()), file.toString());
  }

  private static String content(Path file) throws IOException {
    try {
      return Documents.text(file);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** With one text, as it is. */
  public ConfigTree put(String key, String text) {
    return with(nested(key, YAML.getNodeFactory().stringNode(text)), "--set");
  }

  /**
   * With one value given as {@code section.key=value}, the value in YAML; a text stands for itself,
   * whatever YAML would make of it, unless it is quoted.
   */
  public ConfigTree set(String assignment) {
    int eq = assignment.indexOf('=');
    if (eq < 1) {
      throw new UserException("--set needs section.key=value, not '" + assignment + "'");
    }
    String key = assignment.substring(0, eq).strip();
    String text = assignment.substring(eq + 1).strip();
    return with(nested(key, isLiteral(key, text) ? text(text) : value(key, text)), "--set");
  }

  /** Whether a value on the command line is a text and means itself. */
  private boolean isLiteral(String key, String text) {
    JsonNode known = root;
    for (String name : key.split("\\.")) {
      known = known.path(name);
    }
    boolean one = known.isString() || (TEXTS.contains(key) && !known.isArray());
    return one && !text.isEmpty() && "'\"[{".indexOf(text.charAt(0)) < 0 && !text.equals("null");
  }

  private static JsonNode text(String text) {
    return YAML.getNodeFactory().stringNode(text);
  }

  private static ObjectNode nested(String key, JsonNode value) {
    String[] path = key.split("\\.");
    ObjectNode top = YAML.createObjectNode();
    ObjectNode at = top;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.putObject(path[i]);
    }
    at.set(path[path.length - 1], value);
    return top;
  }

  private static JsonNode value(String key, String text) {
    try {
      return Documents.yaml("--set " + key, text);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage() + " (the value is '" + text + "')", e);
    }
  }

  /** With the values of another tree, which must hold known keys only. */
  private ConfigTree with(ObjectNode other, String origin) {
    ObjectNode merged = root.deepCopy();
    Map<String, String> from = new HashMap<>(origins);
    merge(merged, other, "", origin, from);
    return new ConfigTree(merged, from, listener);
  }

  private static void merge(
      ObjectNode into, ObjectNode other, String path, String origin, Map<String, String> from) {
    for (Map.Entry<String, JsonNode> e : other.properties()) {
      String key = path + e.getKey();
      JsonNode known = into.get(e.getKey());
      if (known == null) {
        List<String> names = new ArrayList<>(into.propertyNames());
        throw new UserException(
            origin
                + ": unknown key '"
                + key
                + "'; did you mean '"
                + path
                + NearestName.of(e.getKey(), names)
                + "'? "
                + (path.isEmpty() ? "The sections are " : "Its section has ")
                + String.join(", ", names));
      }
      if (NAMED.contains(key)) {
        ObjectNode both = known instanceof ObjectNode names ? names : null;
        if (both != null && e.getValue() instanceof ObjectNode more) {
          both.setAll(more);
        } else {
          into.set(e.getKey(), e.getValue());
        }
        from.put(key, origin);
      } else if (known instanceof ObjectNode section) {
        if (e.getValue() instanceof ObjectNode values) {
          merge(section, switchedOn(section, values), key + ".", origin, from);
        } else if (section.has(SWITCH) && e.getValue().isString()) {
          section.set(SWITCH, e.getValue());
          from.put(key + "." + SWITCH, origin);
        } else if (!e.getValue().isNull()) {
          throw new UserException(
              origin + ": '" + key + "' is a section of keys, not the value " + e.getValue());
        }
      } else {
        into.set(e.getKey(), spelled(key, known, e.getValue()));
        from.put(key, origin);
      }
    }
  }

  /** Values for a section with a switch, which is on where others are named and it is not. */
  private static ObjectNode switchedOn(ObjectNode section, ObjectNode values) {
    if (!section.has(SWITCH) || values.has(SWITCH) || values.isEmpty()) {
      return values;
    }
    return values.deepCopy().put(SWITCH, "auto");
  }

  /** A value of a key that holds text, or texts, as it was written: 1.10 is no number there. */
  private static JsonNode spelled(String key, JsonNode known, JsonNode value) {
    boolean texts = known.isString() || known.path(0).isString() || TEXTS.contains(key);
    if (texts && value instanceof ArrayNode list) {
      ArrayNode all = YAML.createArrayNode();
      list.forEach(item -> all.add(asText(item)));
      return all;
    }
    return texts ? asText(value) : value;
  }

  private static JsonNode asText(JsonNode value) {
    return value.isNumber() || value.isBoolean() ? text(value.asString()) : value;
  }

  /** A section for typed reading. */
  Section section(String name) {
    return new Section(name, root.path(name), origins, listener);
  }

  /** The same tree, whose readers say what they ask of keys. */
  ConfigTree heard(KeyListener by) {
    return new ConfigTree(root, origins, by);
  }

  /** The whole tree. */
  JsonNode node() {
    return root;
  }

  /** The tree below a top key, for comparing and hashing. */
  public JsonNode node(String name) {
    return root.path(name);
  }

  /** All keys as YAML. */
  public String yaml() {
    return YAML.writeValueAsString(root);
  }

  private static ObjectNode parse(String text, String origin) {
    try {
      JsonNode node = Documents.yaml(origin, text);
      if (node.isNull()) {
        return YAML.createObjectNode();
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new UserException(
          origin
              + " must hold sections of keys, not "
              + (node.isArray() ? "a list" : "the value " + node));
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ConfigTree.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
