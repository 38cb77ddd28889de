package io.pimento.search.space;

import io.pimento.document.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes architectures in the reference's own form (SUPERNET.md "Architecture files"),
 * with our own keys {@code bits}, where anything is rounded, {@code branches}, where there are any,
 * {@code embedding}, where its width is the architecture's choice, and {@code widths}, what a
 * trained model's tables are, which is left to who builds the stem.
 */
public final class ArchitectureJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String EMBEDDING = "embedding";
  private static final List<String> ROOT =
      List.of(
          "micro",
          "macro",
          "bits",
          "widths",
          EMBEDDING,
          "num_blocks",
          "use_layernorm",
          "config",
          BranchesJson.KEY);
  private static final List<String> MICRO =
      List.of(
          "active_nodes", "dense_in_dims", "sparse_in_dims", "dense_sparse_interact", "deep_fm");
  private static final List<String> MACRO =
      List.of("dense_idx", "sparse_idx", "dense_left_idx", "dense_right_idx");

  private ArchitectureJson() {}

  /** Reads a file's text; the space is the one that its {@code config} names. */
  public static Architecture read(String json) {
    JsonNode root = Documents.json("the architecture", json);
    SearchSpace space = SearchSpace.byName(Fields.required(root, "", "config").asString());
    return read(root, spaceOf(root, space));
  }

  /** Reads an architecture by itself, in the published space or one with the sizes that occur. */
  public static Architecture standalone(JsonNode root) {
    SearchSpace space = SearchSpace.byName(root.path("config").asString(""));
    TreeSet<Integer> dense = new TreeSet<>();
    TreeSet<Integer> sparse = new TreeSet<>();
    for (JsonNode micro : root.path("micro")) {
      // What is no whole number is complained of where the choices are read.
      dense.add(micro.path("dense_in_dims").asInt(0));
      sparse.add(micro.path("sparse_in_dims").asInt(0));
    }
    boolean published =
        space.denseDims().containsAll(dense) && space.sparseDims().containsAll(sparse);
    SearchSpace sized = published ? space : space.withDims(List.copyOf(dense), List.copyOf(sparse));
    return read(root, spaceOf(root, sized));
  }

  private static int embedding(JsonNode root) {
    return root.has(EMBEDDING) ? Fields.whole(root, "", EMBEDDING) : 0;
  }

  /**
   * A space with room for the bits and branches of an architecture's JSON, beside its own, and for
   * the width of its embeddings alone.
   */
  public static SearchSpace spaceOf(JsonNode root, SearchSpace space) {
    SearchSpace rounded = QuantizationJson.spaceOf(root, space);
    int embedding = embedding(root);
    List<Integer> wide = embedding == 0 ? List.of() : List.of(embedding);
    return rounded
        .withBranches(space.branches().with(BranchesJson.read(root)))
        .withEmbeddings(wide);
  }

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException naming the key that is missing, unknown, of the wrong kind, at
   *     odds with another or not in the space
   */
  public static Architecture read(JsonNode root, SearchSpace space) {
    Fields.known(root, "", ROOT);
    List<JsonNode> micros = Fields.sections(root, "", "micro");
    List<JsonNode> macros = Fields.sections(root, "", "macro");
    counts(root, micros.size(), macros.size());
    List<Micro> micro = new ArrayList<>();
    for (int i = 0; i < micros.size(); i++) {
      String at = "micro[" + i + "].";
      JsonNode m = micros.get(i);
      Fields.known(m, at, MICRO);
      micro.add(
          new Micro(
              Fields.different(m, at, "active_nodes"),
              Fields.whole(m, at, "dense_in_dims"),
              Fields.whole(m, at, "sparse_in_dims"),
              Fields.flag(m, at, "dense_sparse_interact"),
              Fields.flag(m, at, "deep_fm")));
    }
    List<Macro> macro = new ArrayList<>();
    for (int i = 0; i < macros.size(); i++) {
      String at = "macro[" + i + "].";
      JsonNode m = macros.get(i);
      Fields.known(m, at, MACRO);
      macro.add(
          new Macro(
              Fields.wholes(m, at, "dense_idx"),
              Fields.wholes(m, at, "sparse_idx"),
              Fields.wholes(m, at, "dense_left_idx"),
              Fields.wholes(m, at, "dense_right_idx")));
    }
    Quantization bits = QuantizationJson.read(root);
    if (root.has("bits") && bits.blocks().size() != micro.size()) {
      throw new IllegalArgumentException(
          "bits.blocks holds bits of "
              + bits.blocks().size()
              + " blocks, but micro and macro hold "
              + micro.size());
    }
    return new Architecture(space, micro, macro, bits, BranchesJson.read(root), embedding(root));
  }

  /** What is said about the lists beside them. */
  private static void counts(JsonNode root, int micro, int macro) {
    if (micro != macro || micro == 0) {
      throw new IllegalArgumentException(
          "an architecture needs as many micro as macro choices, one a block; micro has "
              + micro
              + ", macro "
              + macro);
    }
    if (root.has("num_blocks") && Fields.whole(root, "", "num_blocks") != micro) {
      throw new IllegalArgumentException(
          "num_blocks is " + root.path("num_blocks") + ", but micro and macro hold " + micro);
    }
    if (root.has("use_layernorm") && !Fields.flag(root, "", "use_layernorm")) {
      throw new IllegalArgumentException(
          "use_layernorm is " + root.path("use_layernorm") + "; only 1 is supported");
    }
    if (root.has("config") && !root.path("config").isString()) {
      throw new IllegalArgumentException(
          "config must be the name of a space, not " + root.path("config"));
    }
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
    BranchesJson.write(root, architecture.branches());
    if (architecture.embedding() != 0) {
      root.put(EMBEDDING, architecture.embedding());
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
}
