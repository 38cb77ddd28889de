package io.pimento.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
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
    JsonNode root = MAPPER.readTree(json);
    GraphBuilder builder = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    int i = 0;
    for (JsonNode node : root.path("nodes")) {
      String name = node.path("op").asString("");
      Class<? extends Operator> type = Operators.byName(name);
      List<Value> inputs = new ArrayList<>();
      for (JsonNode v : node.path("inputs")) {
        int id = v.asInt();
        if (id < 0 || id >= values.size()) {
          throw new IllegalArgumentException(
              "node "
                  + i
                  + " ("
                  + name
                  + ") reads value "
                  + id
                  + ", but only "
                  + values.size()
                  + " were made before it");
        }
        inputs.add(values.get(id));
      }
      try {
        Operator op = MAPPER.treeToValue(node.path("attributes"), type);
        values.addAll(builder.applyAll(op, inputs));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("node " + i + " (" + name + "): " + e.getMessage(), e);
      }
      i++;
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    root.path("outputs")
        .properties()
        .forEach(e -> outputs.put(e.getKey(), values.get(e.getValue().asInt())));
    return builder.buildWhole(outputs);
  }

  static String hash(Graph graph) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(write(graph).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
