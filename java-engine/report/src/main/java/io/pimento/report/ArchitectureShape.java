package io.pimento.report;

import io.pimento.search.space.NodeKind;
import io.pimento.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What there is to draw of an architecture: its boxes from left to right, the stem first and the
 * head last.
 */
public record ArchitectureShape(List<Box> boxes) {
  private static final int FLOAT = 32;

  /**
   * One box.
   *
   * @param dense operators with dense results, with their width
   * @param denseBits their precision, such as w8 a4; empty where none was chosen
   * @param badges what else the block does
   * @param denseFrom boxes whose dense results it reads, from 0
   * @param live whether its results reach the head
   */
  public record Box(
      String title,
      List<String> dense,
      String denseBits,
      List<String> sparse,
      String sparseBits,
      List<String> badges,
      List<Integer> denseFrom,
      List<Integer> sparseFrom,
      boolean live) {
    Box dead() {
      return new Box(
          title, dense, denseBits, sparse, sparseBits, badges, denseFrom, sparseFrom, false);
    }
  }

  public ArchitectureShape {
    boxes = List.copyOf(boxes);
  }

  /**
   * Reads the form that architectures are written in, with or without a key {@code bits}.
   *
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  public static ArchitectureShape read(JsonNode root) {
    SearchSpace space = SearchSpace.byName(need(root, "config").asString());
    JsonNode micro = need(root, "micro");
    JsonNode macro = need(root, "macro");
    if (micro.size() != macro.size() || micro.isEmpty()) {
      throw new IllegalArgumentException(
          "'micro' and 'macro' need one entry a block; they have "
              + micro.size()
              + " and "
              + macro.size());
    }
    JsonNode bits = root.path("bits");
    List<Box> boxes = new ArrayList<>();
    boxes.add(
        new Box(
            "Stem",
            List.of("dense features"),
            "",
            List.of("embeddings"),
            bits(bits.path("tables")),
            List.of(),
            List.of(),
            List.of(),
            true));
    for (int i = 0; i < micro.size(); i++) {
      boxes.add(block(space, i, micro.get(i), macro.get(i), bits.path("blocks").path(i)));
    }
    List<Integer> last = List.of(micro.size());
    boxes.add(
        new Box(
            "Head",
            List.of("linear → 1"),
            bits(bits.path("head")),
            List.of("click probability"),
            "",
            List.of(),
            last,
            last,
            true));
    Set<Integer> live = new TreeSet<>();
    reach(boxes, boxes.size() - 1, live);
    for (int i = 1; i < boxes.size(); i++) {
      if (!live.contains(i)) {
        boxes.set(i, boxes.get(i).dead());
      }
    }
    return new ArchitectureShape(boxes);
  }

  private static Box block(SearchSpace space, int i, JsonNode micro, JsonNode macro, JsonNode b) {
    List<String> dense = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    Set<Integer> denseFrom = new TreeSet<>();
    Set<Integer> sparseFrom = new TreeSet<>();
    for (int n : ints(micro, "active_nodes")) {
      if (n < 0 || n >= space.nodes().size()) {
        throw new IllegalArgumentException(
            "block " + (i + 1) + " uses node " + n + "; the space has " + space.nodes().size());
      }
      NodeKind kind = space.nodes().get(n);
      if (kind.dense()) {
        dense.add(kind.label() + " · " + need(micro, "dense_in_dims").asInt());
      } else {
        sparse.add(kind.label() + " · " + need(micro, "sparse_in_dims").asInt());
      }
      switch (kind) {
        case LINEAR_2D -> denseFrom.addAll(ints(macro, "dense_idx"));
        case DOT_PRODUCT -> {
          denseFrom.addAll(ints(macro, "dense_idx"));
          sparseFrom.addAll(ints(macro, "sparse_idx"));
        }
        case SIGMOID_GATING, SUM -> {
          denseFrom.addAll(ints(macro, "dense_left_idx"));
          denseFrom.addAll(ints(macro, "dense_right_idx"));
        }
        case TRANSFORMER, LINEAR_3D -> sparseFrom.addAll(ints(macro, "sparse_idx"));
        default -> {}
      }
    }
    for (Set<Integer> from : Arrays.asList(denseFrom, sparseFrom)) {
      if (from.stream().anyMatch(s -> s < 0 || s > i)) {
        throw new IllegalArgumentException(
            "block " + (i + 1) + " reads outputs " + from + "; only 0 to " + i + " come before");
      }
    }
    List<String> badges = new ArrayList<>();
    if (need(micro, "deep_fm").asInt() == 1) {
      badges.add(("+ FM " + bits(b.path("projection"))).strip());
    }
    if (need(micro, "dense_sparse_interact").asInt() == 1) {
      badges.add(("+ merge " + bits(b.path("merge"))).strip());
    }
    return new Box(
        "Block " + (i + 1),
        dense,
        dense.isEmpty() ? "" : bits(b.path("dense")),
        sparse,
        sparse.isEmpty() ? "" : bits(b.path("sparse")),
        badges,
        List.copyOf(denseFrom),
        List.copyOf(sparseFrom),
        true);
  }

  /** Marks a box and what it depends on. */
  private static void reach(List<Box> boxes, int box, Set<Integer> live) {
    if (live.add(box)) {
      boxes.get(box).denseFrom().forEach(from -> reach(boxes, from, live));
      boxes.get(box).sparseFrom().forEach(from -> reach(boxes, from, live));
    }
  }

  /** A pair of a weight's and an activation's bits, or a weight's alone; 32 rounds nothing. */
  private static String bits(JsonNode precision) {
    if (precision.isMissingNode()) {
      return "";
    }
    boolean pair = precision.isArray() && precision.size() == 2;
    int weight = whole(pair ? precision.get(0) : precision);
    int activation = pair ? whole(precision.get(1)) : FLOAT;
    if (weight == FLOAT && activation == FLOAT) {
      return "float";
    }
    return pair ? String.format(Locale.ROOT, "w%d a%d", weight, activation) : "w" + weight;
  }

  private static int whole(JsonNode bits) {
    if (!bits.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "bits are a number or a pair of weight's and activation's, not " + bits);
    }
    return bits.asInt();
  }

  private static List<Integer> ints(JsonNode node, String key) {
    List<Integer> list = new ArrayList<>();
    need(node, key).forEach(v -> list.add(v.asInt()));
    return list;
  }

  private static JsonNode need(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException("an architecture needs the key '" + key + "'");
    }
    return value;
  }

  /** All precisions in one line, equal neighbours together; empty where none was chosen. */
  public String precision() {
    List<String> parts = new ArrayList<>();
    for (Box b : boxes) {
      String both =
          b.denseBits().equals(b.sparseBits())
              ? b.denseBits()
              : (b.denseBits() + " / " + b.sparseBits()).replaceAll("^ / | / $", "");
      List<String> all = new ArrayList<>(both.isEmpty() ? List.of() : List.of(both));
      b.badges().stream().filter(badge -> badge.split(" ").length > 2).forEach(all::add);
      if (!all.isEmpty()) {
        String name = b.title().replace("Block ", "").toLowerCase(Locale.ROOT);
        parts.add(name + ": " + String.join(" ", all));
      }
    }
    return String.join(", ", parts);
  }

  /** The boxes as lists of what they hold, in the order of {@link Box}, for a page's script. */
  public void write(ArrayNode to) {
    for (Box b : boxes) {
      ArrayNode box = to.addArray();
      box.add(b.title());
      b.dense().forEach(box.addArray()::add);
      box.add(b.denseBits());
      b.sparse().forEach(box.addArray()::add);
      box.add(b.sparseBits());
      b.badges().forEach(box.addArray()::add);
      b.denseFrom().forEach(box.addArray()::add);
      b.sparseFrom().forEach(box.addArray()::add);
      box.add(b.live());
    }
  }
}
