package io.pimento.report.codesign.document;

import io.pimento.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * The records of a document as JSON and back. Missing, null and NaN are the same; keys that no
 * record has are left alone.
 */
public final class CodesignJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .withCoercionConfig(
              LogicalType.Textual,
              c ->
                  Stream.of(
                          CoercionInputShape.Integer,
                          CoercionInputShape.Float,
                          CoercionInputShape.Boolean)
                      .forEach(shape -> c.setCoercion(shape, CoercionAction.Fail)))
          .build();

  private static final Pattern MISSING = Pattern.compile("required creator property '([^']+)'");
  private static final List<String> INTERVAL = List.of("mean", "low", "high");

  private CodesignJson() {}

  /** The document as JSON; what is not finite is null. */
  public static ObjectNode write(CodesignDocument document) {
    return (ObjectNode) nulled(MAPPER.valueToTree(document));
  }

  /** The same as a text for people, indented. */
  public static String text(CodesignDocument document) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(write(document));
  }

  /**
   * Reads a document.
   *
   * @throws DocumentException naming the key that is missing or wrong
   */
  public static CodesignDocument read(JsonNode node) {
    return read("", node, CodesignDocument.class);
  }

  /** Elements of a list, each as a record. */
  static <T> List<T> each(String key, List<JsonNode> nodes, Class<T> type) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(read(key + "[" + i + "]", nodes.get(i), type));
    }
    return List.copyOf(all);
  }

  private static <T> T read(String path, JsonNode node, Class<T> type) {
    if (!node.isObject()) {
      throw wrong(path, "must be an object", null);
    }
    try {
      return MAPPER.treeToValue(stripped(node), type);
    } catch (DatabindException e) {
      throw explained(path, e);
    }
  }

  private static DocumentException explained(String path, DatabindException e) {
    String where = path;
    for (JacksonException.Reference r : e.getPath()) {
      String name = r.getPropertyName();
      where += name == null ? "[" + r.getIndex() + "]" : where.isEmpty() ? name : "." + name;
    }
    Throwable cause = e.getCause();
    if (cause instanceof DocumentException user) {
      return user;
    }
    if (cause instanceof IllegalArgumentException) {
      return wrong(where, "" + cause.getMessage(), e);
    }
    Matcher missing = MISSING.matcher("" + e.getOriginalMessage());
    if (missing.find()) {
      String key = missing.group(1);
      String parent =
          where.equals(key)
              ? ""
              : where.endsWith("." + key)
                  ? where.substring(0, where.length() - key.length() - 1)
                  : where;
      return wrong(parent, "needs the key '" + key + "'", e);
    }
    return wrong(
        where,
        e instanceof MismatchedInputException m
            ? "must be " + kind(m.getTargetType())
            : "" + e.getOriginalMessage(),
        e);
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == SettingText.class) {
      return "a text or a number";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == int.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class || type == java.util.OptionalDouble.class) {
      return "a number";
    }
    return type != null && Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static DocumentException wrong(String path, String what, @Nullable Exception cause) {
    String message =
        "a co-design's document is malformed: "
            + (path.isEmpty() ? "the document" : path)
            + " "
            + what;
    return cause == null ? new DocumentException(message) : new DocumentException(message, cause);
  }

  /** Nulls and NaN, which have no JSON of their own. */
  private static boolean absent(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || (value.isNumber() && !Double.isFinite(value.asDouble()));
  }

  /** An interval of which a number could not be had. */
  private static boolean unknown(JsonNode node) {
    return node.isObject()
        && INTERVAL.stream().allMatch(node::has)
        && INTERVAL.stream().anyMatch(k -> absent(node.get(k)));
  }

  private static JsonNode stripped(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode kept = MAPPER.createObjectNode();
      for (Map.Entry<String, JsonNode> e : object.properties()) {
        if (!absent(e.getValue()) && !unknown(e.getValue())) {
          kept.set(e.getKey(), stripped(e.getValue()));
        }
      }
      return kept;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = MAPPER.createArrayNode();
      array.forEach(e -> kept.add(stripped(e)));
      return kept;
    }
    return node;
  }

  private static JsonNode nulled(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String key : List.copyOf(object.propertyNames())) {
        object.set(key, nulled(Optional.ofNullable(object.get(key)).orElseThrow()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, nulled(array.get(i)));
      }
    }
    return absent(node) ? MAPPER.nullNode() : node;
  }
}
