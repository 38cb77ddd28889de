package io.pimento.search.space;

import io.pimento.graph.op.Levels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key {@code bits} of an architecture's JSON: {@code {"tables": 8, "head": [8, 8], "blocks":
 * [{"dense": [4, 8], "sparse": …, "merge": …, "projection": …}, …]}}, pairs of weights' and
 * activations' bits.
 */
public final class QuantizationJson {
  private static final String BITS = "bits";
  private static final String BRANCHES = "branches";
  private static final List<String> BLOCK = List.of("dense", "sparse", "merge", "projection");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private QuantizationJson() {}

  /**
   * Reads what an architecture says.
   *
   * @return {@link Quantization#NONE} if it says nothing
   * @throws IllegalArgumentException naming the key that is missing or no pair of numbers
   */
  static Quantization read(JsonNode architecture) {
    JsonNode root = architecture.get(BITS);
    if (root == null) {
      return Quantization.NONE;
    }
    Fields.known(root, "bits.", List.of("tables", "head", BRANCHES, "blocks"));
    List<BlockBits> blocks = new ArrayList<>();
    for (JsonNode b : Fields.sections(root, "bits.", "blocks")) {
      Fields.known(b, "bits.blocks[" + blocks.size() + "].", BLOCK);
      blocks.add(
          new BlockBits(
              pair(b, "dense"), pair(b, "sparse"), pair(b, "merge"), pair(b, "projection")));
    }
    Bits branches = root.has(BRANCHES) ? pair(root, BRANCHES) : Bits.FLOAT;
    return new Quantization(
        number("tables", required(root, "tables")), pair(root, "head"), branches, blocks);
  }

  static ObjectNode write(Quantization q, int blocks) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("tables", q.tables());
    put(root, "head", q.head());
    if (!q.branches().equals(Bits.FLOAT)) {
      put(root, BRANCHES, q.branches());
    }
    ArrayNode all = root.putArray("blocks");
    for (int i = 0; i < blocks; i++) {
      ObjectNode b = all.addObject();
      put(b, "dense", q.block(i).dense());
      put(b, "sparse", q.block(i).sparse());
      put(b, "merge", q.block(i).merge());
      put(b, "projection", q.block(i).projection());
    }
    return root;
  }

  /** A space that has the bits of an architecture's JSON, and the space's own. */
  static SearchSpace spaceOf(JsonNode architecture, SearchSpace space) {
    Quantization q = read(architecture);
    TreeSet<Integer> weights = new TreeSet<>(space.weightBits());
    TreeSet<Integer> activations = new TreeSet<>(space.activationBits());
    List<Bits> all = new ArrayList<>(List.of(q.head(), q.branches()));
    q.blocks().forEach(b -> all.addAll(List.of(b.dense(), b.sparse(), b.merge(), b.projection())));
    weights.add(q.tables());
    all.forEach(
        b -> {
          weights.add(b.weights());
          activations.add(b.activations());
        });
    return space.withBits(List.copyOf(weights), List.copyOf(activations));
  }

  private static void put(ObjectNode node, String key, Bits bits) {
    node.putArray(key).add(bits.weights()).add(bits.activations());
  }

  private static Bits pair(JsonNode node, String key) {
    JsonNode p = required(node, key);
    if (!p.isArray() || p.size() != 2) {
      throw new IllegalArgumentException(
          "an architecture's bits need " + key + ": [weights, activations], not " + p);
    }
    return new Bits(number(key, p.get(0)), number(key, p.get(1)));
  }

  private static int number(String key, JsonNode value) {
    if (!value.isInt() || !SearchSpace.BITS.contains(value.asInt())) {
      throw new IllegalArgumentException(
          "an architecture's bits of "
              + key
              + " must be of "
              + SearchSpace.BITS
              + " ("
              + Levels.FLOAT_BITS
              + ": floating point), not "
              + value);
    }
    return value.asInt();
  }

  private static JsonNode required(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "an architecture's bits need the key '" + key + "'; found " + node.propertyNames());
    }
    return value;
  }
}
