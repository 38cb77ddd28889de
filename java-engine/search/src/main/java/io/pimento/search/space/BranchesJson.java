package io.pimento.search.space;

import io.pimento.search.branch.Branch;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.branch.CompressedInteraction;
import io.pimento.search.branch.Crosses;
import io.pimento.search.branch.DotProducts;
import io.pimento.search.branch.FirstOrder;
import io.pimento.search.branch.Network;
import io.pimento.search.branch.PairProducts;
import io.pimento.search.branch.SelfAttention;
import io.pimento.search.branch.WeightedPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key {@code branches} of an architecture file: {@code blocks} (0 or 1) and one key a branch
 * that is on, with its sizes: an empty object, {@code layers} and {@code heads}, {@code maps},
 * {@code widths}, {@code bottom} and {@code top}.
 */
final class BranchesJson {
  static final String KEY = "branches";

  private static final String BLOCKS = "blocks";
  private static final String LAYERS = "layers";
  private static final String HEADS = "heads";
  private static final String MAPS = "maps";
  private static final String WIDTHS = "widths";
  private static final String BOTTOM = "bottom";
  private static final String TOP = "top";

  private BranchesJson() {}

  static Branches read(JsonNode root) {
    if (!root.has(KEY)) {
      return Branches.NONE;
    }
    JsonNode node = root.path(KEY);
    String at = KEY + ".";
    Fields.known(node, at, Stream.concat(Stream.of(BLOCKS), BranchKind.labels().stream()).toList());
    List<Branch> list = new ArrayList<>();
    for (BranchKind kind : BranchKind.values()) {
      if (node.has(kind.label())) {
        list.add(branch(kind, node.path(kind.label()), at + kind.label() + "."));
      }
    }
    return new Branches(Fields.flag(node, at, BLOCKS), list);
  }

  private static Branch branch(BranchKind kind, JsonNode node, String at) {
    Fields.known(node, at, keys(kind));
    return switch (kind) {
      case FIRST_ORDER -> new FirstOrder();
      case PAIRS -> new PairProducts();
      case WEIGHTED_PAIRS -> new WeightedPairs();
      case PRODUCTS ->
          new DotProducts(Fields.wholes(node, at, BOTTOM), Fields.wholes(node, at, TOP));
      case CROSS -> new Crosses(Fields.whole(node, at, LAYERS));
      case COMPRESSED -> new CompressedInteraction(Fields.wholes(node, at, MAPS));
      case ATTENTION ->
          new SelfAttention(Fields.whole(node, at, LAYERS), Fields.whole(node, at, HEADS));
      case NETWORK -> new Network(Fields.wholes(node, at, WIDTHS));
    };
  }

  private static List<String> keys(BranchKind kind) {
    return switch (kind) {
      case FIRST_ORDER, PAIRS, WEIGHTED_PAIRS -> List.of();
      case PRODUCTS -> List.of(BOTTOM, TOP);
      case CROSS -> List.of(LAYERS);
      case COMPRESSED -> List.of(MAPS);
      case ATTENTION -> List.of(LAYERS, HEADS);
      case NETWORK -> List.of(WIDTHS);
    };
  }

  static void write(ObjectNode root, Branches branches) {
    if (branches.equals(Branches.NONE)) {
      return;
    }
    ObjectNode node = root.putObject(KEY);
    node.put(BLOCKS, branches.blocks() ? 1 : 0);
    for (Branch branch : branches.list()) {
      ObjectNode sizes = node.putObject(branch.kind().label());
      switch (branch) {
        case FirstOrder _, PairProducts _, WeightedPairs _ -> {}
        case DotProducts(List<Integer> bottom, List<Integer> top) -> {
          put(sizes, BOTTOM, bottom);
          put(sizes, TOP, top);
        }
        case Crosses(int layers) -> sizes.put(LAYERS, layers);
        case CompressedInteraction(List<Integer> maps) -> put(sizes, MAPS, maps);
        case SelfAttention(int layers, int heads) -> sizes.put(LAYERS, layers).put(HEADS, heads);
        case Network(List<Integer> widths) -> put(sizes, WIDTHS, widths);
      }
    }
  }

  private static void put(ObjectNode node, String key, List<Integer> values) {
    ArrayNode array = node.putArray(key);
    values.forEach(array::add);
  }
}
