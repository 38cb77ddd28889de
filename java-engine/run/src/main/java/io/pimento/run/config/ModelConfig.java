package io.pimento.run.config;

import io.pimento.data.InputKinds;
import io.pimento.document.UserException;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code model}: the search space and its sizes.
 *
 * @param calm whether models start at the click rate alone, rather than as published
 * @param inputs columns of the data that models read
 * @param widths of the fields' tables
 * @param pretrained tables that trainings start from; null for none
 * @param weightNoise on weights while a step of training computes, part of each matrix' greatest
 */
public record ModelConfig(
    SearchSpace space,
    int blocks,
    int embedding,
    boolean calm,
    InputKinds inputs,
    FieldWidths widths,
    @Nullable PretrainedConfig pretrained,
    double weightNoise) {
  private static final int HEADS = 8;

  static ModelConfig read(Section s) {
    SearchSpace space = s.named("space", SearchSpace.NAMES, SearchSpace::byName);
    List<Integer> dense = dims(s, "dense_dims", space.denseDims());
    List<Integer> sparse = dims(s, "sparse_dims", space.sparseDims());
    int embedding = s.integer("embedding", 1);
    if (embedding % HEADS != 0) {
      throw s.wrong("embedding", "a multiple of 8, for the transformer's eight heads");
    }
    @Nullable PretrainedConfig pretrained = PretrainedConfig.read(s, "pretrained");
    return new ModelConfig(
        space
            .withDims(dense, sparse)
            .withBits(bits(s, "weight_bits"), bits(s, "activation_bits"))
            .withBranches(branches(s))
            .withEmbeddings(embeddings(s, pretrained)),
        s.integer("blocks", 1),
        embedding,
        s.named("start", List.of("calm", "published"), ModelConfig::calm),
        inputs(s),
        FieldWidths.read(s, "widths", embedding),
        pretrained,
        s.fraction("weight_noise"));
  }

  private static List<Integer> embeddings(Section s, @Nullable PretrainedConfig pretrained) {
    List<Integer> widths = dims(s, "embeddings", List.of());
    if (!widths.isEmpty() && pretrained != null) {
      throw s.wrong("embeddings", "[] beside model.pretrained, whose tables have one width");
    }
    return widths;
  }

  private static InputKinds inputs(Section s) {
    try {
      return InputKinds.of(s.texts("inputs", InputKinds.NAMES));
    } catch (IllegalArgumentException e) {
      throw new UserException("model.inputs: " + e.getMessage(), e);
    }
  }

  private static BranchSpace branches(Section s) {
    List<String> words = new ArrayList<>(BranchKind.labels());
    words.add("all");
    List<String> names = s.texts("branches", words);
    List<BranchKind> kinds =
        names.equals(List.of("all"))
            ? List.of(BranchKind.values())
            : s.parsed("branches", names, BranchKind::byLabel);
    if (Set.copyOf(kinds).size() != kinds.size()) {
      throw s.wrong("branches", "a list in which no branch stands twice");
    }
    List<Integer> widths = dims(s, "branch_widths", BranchSpace.WIDTHS);
    int layers = s.integer("branch_layers", 1);
    List<Integer> maps = dims(s, "branch_maps", BranchSpace.MAPS);
    List<List<Integer>> bottoms =
        dims(s, "branch_bottoms", List.of()).stream().map(List::of).toList();
    return kinds.isEmpty()
        ? BranchSpace.NONE
        : new BranchSpace(
            kinds, widths, layers, maps, bottoms.isEmpty() ? BranchSpace.BOTTOMS : bottoms);
  }

  private static boolean calm(String start) {
    return switch (start) {
      case "calm" -> true;
      case "published" -> false;
      default ->
          throw new IllegalArgumentException(
              "unknown start '" + start + "'; there are calm and published");
    };
  }

  private static List<Integer> bits(Section s, String key) {
    List<Integer> known = SearchSpace.BITS;
    List<Long> given = s.wholes(key, 1, known).stream().sorted().toList();
    boolean wrong =
        given.stream().anyMatch(b -> b > Integer.MAX_VALUE || !known.contains(b.intValue()));
    if (wrong || given.isEmpty() || given.stream().distinct().count() != given.size()) {
      throw s.wrong(key, "one or more of " + known + ", none twice (32: floating point)");
    }
    return given.stream().map(Math::toIntExact).toList();
  }

  private static List<Integer> dims(Section s, String key, List<Integer> usual) {
    List<Integer> given = s.wholes(key, 1).stream().map(Math::toIntExact).sorted().toList();
    if (given.stream().distinct().count() != given.size()) {
      throw new UserException("model." + key + " names a size twice: " + given);
    }
    return given.isEmpty() ? usual : given;
  }
}
