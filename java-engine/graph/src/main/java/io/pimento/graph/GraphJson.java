package io.pimento.graph;

import io.pimento.document.Documents;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of a graph: {@code {"nodes": [{"op", "attributes", "inputs"}, …], "outputs": {name:
 * value}}}. A value is numbered in order of the nodes' outputs. Types follow from the shape rules,
 * so they are not stored, and reading checks every one of them again.
 */
public final class GraphJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** Operators that had the attribute {@code role} once. */
  private static final Set<Class<? extends Operator>> LINEAR =
      Set.of(Linear.class, LinearInputGradient.class, LinearWeightGradient.class);

  private GraphJson() {}

  public static String write(Graph graph) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode nodes = root.putArray("nodes");
    for (Node n : graph.nodes()) {
      ObjectNode node = nodes.addObject();
      node.put("op", n.op().name());
      node.set("attributes", MAPPER.valueToTree(n.op()));
      ArrayNode inputs = node.putArray("inputs");
      n.inputs().forEach(v -> inputs.add(v.id()));
    }
    ObjectNode outputs = root.putObject("outputs");
    graph.outputs().forEach((name, v) -> outputs.put(name, v.id()));
    return MAPPER.writeValueAsString(root);
  }

  /**
   * Reads a graph and validates it.
   *
   * @throws IllegalArgumentException naming the node that is wrong
   */
  public static Graph read(String json) {
    return read("the graph", json);
  }

  /** The same, of a text with a name, for messages. */
  public static Graph read(String file, String json) {
    return read(file, json, Map.of());
  }

  /**
   * The same of a graph with operators of your own: records whose components are written as
   * attributes.
   *
   * @param own their classes by {@link Operator#name}
   * @throws IllegalArgumentException if one has the name of an operator that there is
   */
  public static Graph read(String file, String json, Map<String, Class<? extends Operator>> own) {
    for (String name : own.keySet()) {
      if (Operators.names().contains(name)) {
        throw new IllegalArgumentException("there is an operator '" + name + "' already");
      }
    }
    JsonNode root = Documents.json(file, json);
    requireKeys(root, List.of("nodes", "outputs"), "a graph");
    GraphBuilder builder = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    int i = 0;
    for (JsonNode node : list(root, "nodes", "a graph")) {
      String where = "node " + i++;
      requireKeys(node, List.of("op", "attributes", "inputs"), where);
      if (!node.path("op").isString()) {
        throw new IllegalArgumentException(where + " needs op, the name of an operator");
      }
      String name = node.path("op").asString();
      where += " (" + name + ")";
      Class<? extends Operator> type = own.get(name);
      type = type == null ? Operators.byName(name) : type;
      List<Value> inputs = new ArrayList<>();
      for (JsonNode v : list(node, "inputs", where)) {
        inputs.add(value(v, values, where));
      }
      try {
        values.addAll(builder.applyAll(operator(node.path("attributes"), type), inputs));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    if (!root.path("outputs").isObject()) {
      throw new IllegalArgumentException("a graph needs outputs, a section of names and values");
    }
    for (Map.Entry<String, JsonNode> e : root.path("outputs").properties()) {
      outputs.put(e.getKey(), value(e.getValue(), values, "output " + e.getKey()));
    }
    return builder.buildWhole(outputs);
  }

  private static void requireKeys(JsonNode node, List<String> keys, String where) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + " must be a section of " + keys + ", not " + node);
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(
            where + " has the unknown key '" + key + "'; known are " + keys);
      }
    }
  }

  private static JsonNode list(JsonNode node, String key, String where) {
    if (!node.path(key).isArray()) {
      throw new IllegalArgumentException(where + " needs " + key + ", a list");
    }
    return node.path(key);
  }

  private static Value value(JsonNode number, List<Value> values, String where) {
    if (!number.isInt() || number.asInt() < 0 || number.asInt() >= values.size()) {
      throw new IllegalArgumentException(
          where
              + " reads value "
              + number
              + ", but only "
              + values.size()
              + " were made before it");
    }
    return values.get(number.asInt());
  }

  private static Operator operator(JsonNode attributes, Class<? extends Operator> type) {
    try {
      return READER.treeToValue(attributes, type);
    } catch (DatabindException e) {
      // The library's own message names classes.
      String key =
          e.getPath().stream()
              .map(
                  r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
              .collect(Collectors.joining("."));
      if (key.equals("role") && LINEAR.contains(type)) {
        throw new IllegalArgumentException(
            "the attribute 'role' is of an older form of graphs, in which linear layers said where"
                + " a report counts them; take it out of every such node (no number changes), or"
                + " write the graph again",
            e);
      }
      throw new IllegalArgumentException(
          (key.isEmpty()
                  ? "an attribute is missing"
                  : "the attribute '" + key + "' is unknown or wrong")
              + " in "
              + attributes,
          e);
    }
  }
}
