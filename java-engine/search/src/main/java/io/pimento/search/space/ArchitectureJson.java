package io.pimento.search.space;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes architectures in the reference's own form (SUPERNET.md "Architecture files"),
 * with our own key {@code bits} where anything is rounded.
 */
public final class ArchitectureJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ArchitectureJson() {}

  /** Reads a file's text; the space is the one that its {@code config} names. */
  public static Architecture read(String json) {
    JsonNode root = MAPPER.readTree(json);
    SearchSpace space = SearchSpace.byName(required(root, "config").asString());
    return read(root, QuantizationJson.spaceOf(root, space));
  }

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException naming the key that is missing or not in the space
   */
  public static Architecture read(JsonNode root, SearchSpace space) {
    List<Micro> micro = new ArrayList<>();
    for (JsonNode m : required(root, "micro")) {
      micro.add(
          new Micro(
              ints(m, "active_nodes"),
              required(m, "dense_in_dims").asInt(),
              required(m, "sparse_in_dims").asInt(),
              required(m, "dense_sparse_interact").asInt() == 1,
              required(m, "deep_fm").asInt() == 1));
    }
    List<Macro> macro = new ArrayList<>();
    for (JsonNode m : required(root, "macro")) {
      macro.add(
          new Macro(
              ints(m, "dense_idx"),
              ints(m, "sparse_idx"),
              ints(m, "dense_left_idx"),
              ints(m, "dense_right_idx")));
    }
    return new Architecture(space, micro, macro, QuantizationJson.read(root));
  }

  public static ObjectNode toJson(Architecture architecture) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode micro = root.putArray("micro");
    for (Micro m : architecture.micro()) {
      ObjectNode node = micro.addObject();
      put(node, "active_nodes", m.activeNodes());
      node.put("dense_in_dims", m.denseDims());
      node.put("sparse_in_dims", m.sparseDims());
      node.put("dense_sparse_interact", m.denseSparseInteract() ? 1 : 0);
      node.put("deep_fm", m.deepFm() ? 1 : 0);
    }
    ArrayNode macro = root.putArray("macro");
    for (Macro m : architecture.macro()) {
      ObjectNode node = macro.addObject();
      put(node, "dense_idx", m.denseIdx());
      put(node, "sparse_idx", m.sparseIdx());
      put(node, "dense_left_idx", m.denseLeftIdx());
      put(node, "dense_right_idx", m.denseRightIdx());
    }
    if (!architecture.quantization().equals(Quantization.NONE)) {
      root.set("bits", QuantizationJson.write(architecture.quantization(), architecture.blocks()));
    }
    root.put("num_blocks", architecture.blocks());
    root.put("use_layernorm", 1);
    root.put("config", architecture.space().name());
    return root;
  }

  public static String write(Architecture architecture) {
    return MAPPER.writeValueAsString(toJson(architecture));
  }

  private static void put(ObjectNode node, String key, List<Integer> values) {
    ArrayNode array = node.putArray(key);
    values.forEach(array::add);
  }

  private static List<Integer> ints(JsonNode node, String key) {
    List<Integer> list = new ArrayList<>();
    required(node, key).forEach(v -> list.add(v.asInt()));
    return list;
  }

  private static JsonNode required(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "an architecture needs the key '" + key + "'; found " + node.propertyNames());
    }
    return value;
  }
}
