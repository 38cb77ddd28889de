package io.pimento.run.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The words of JSON Schema, draft 7, that the schema of configurations uses; others are errors. */
final class SchemaCheck {
  private static final Set<String> SAYS_NOTHING =
      Set.of("$schema", "title", "description", "default", "properties");

  private SchemaCheck() {}

  /** What is wrong with a value, each with where it stands. */
  static List<String> errors(JsonNode schema, JsonNode value) {
    List<String> errors = new ArrayList<>();
    check(schema, value, "", errors);
    return errors;
  }

  private static void check(JsonNode schema, JsonNode value, String at, List<String> errors) {
    for (String word : schema.propertyNames()) {
      JsonNode rule = schema.path(word);
      boolean holds =
          switch (word) {
            case "type" -> ofType(rule, value);
            case "enum" -> contains(rule, value);
            case "anyOf" -> {
              boolean any = false;
              for (JsonNode one : rule) {
                any |= errors(one, value).isEmpty();
              }
              yield any;
            }
            case "minimum" -> !value.isNumber() || compare(value, rule) >= 0;
            case "exclusiveMinimum" -> !value.isNumber() || compare(value, rule) > 0;
            case "maximum" -> !value.isNumber() || compare(value, rule) <= 0;
            case "minItems" -> !value.isArray() || value.size() >= rule.asInt();
            case "pattern" -> !value.isString() || value.asString().matches(rule.asString());
            case "items" -> {
              for (int i = 0; value.isArray() && i < value.size(); i++) {
                check(rule, value.path(i), at + "[" + i + "]", errors);
              }
              yield true;
            }
            case "additionalProperties" -> {
              if (value.isObject()) {
                keys(schema, rule, value, at, errors);
              }
              yield true;
            }
            default -> {
              if (!SAYS_NOTHING.contains(word)) {
                throw new IllegalStateException("the check does not know " + word);
              }
              yield true;
            }
          };
      if (!holds) {
        errors.add(at + ": " + word + " " + rule + " does not hold of " + value);
      }
    }
  }

  private static void keys(
      JsonNode schema, JsonNode others, JsonNode value, String at, List<String> errors) {
    for (String key : value.propertyNames()) {
      String where = at + "." + key;
      JsonNode known = schema.path("properties").path(key);
      if (!known.isMissingNode()) {
        check(known, value.path(key), where, errors);
      } else if (others.isObject()) {
        check(others, value.path(key), where, errors);
      } else if (!others.asBoolean()) {
        errors.add(where + ": no such key");
      }
    }
  }

  private static int compare(JsonNode value, JsonNode bound) {
    return new BigDecimal(value.asString()).compareTo(new BigDecimal(bound.asString()));
  }

  private static boolean contains(JsonNode all, JsonNode value) {
    for (JsonNode one : all) {
      if (one.equals(value) || (one.isNumber() && value.isNumber() && compare(one, value) == 0)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofType(JsonNode rule, JsonNode value) {
    if (rule.isArray()) {
      boolean any = false;
      for (JsonNode one : rule) {
        any |= ofType(one, value);
      }
      return any;
    }
    return switch (rule.asString()) {
      case "null" -> value.isNull();
      case "boolean" -> value.isBoolean();
      case "string" -> value.isString();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
      default -> throw new IllegalStateException("no type " + rule);
    };
  }
}
