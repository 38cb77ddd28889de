package io.pimento.app.config;

import io.pimento.app.UserException;
import io.pimento.search.space.SearchSpace;
import java.util.List;

/**
 * The section {@code model}: the search space and its sizes.
 *
 * @param calm whether models start at the click rate alone, rather than as published
 * @param widths of the fields' tables
 */
public record ModelConfig(
    SearchSpace space, int blocks, int embedding, boolean calm, FieldWidths widths) {
  private static final int HEADS = 8;

  static ModelConfig read(Section s) {
    SearchSpace space = s.named("space", SearchSpace::byName);
    List<Integer> dense = dims(s, "dense_dims", space.denseDims());
    List<Integer> sparse = dims(s, "sparse_dims", space.sparseDims());
    int embedding = s.integer("embedding", 1);
    if (embedding % HEADS != 0) {
      throw s.wrong("embedding", "a multiple of 8, for the transformer's eight heads");
    }
    return new ModelConfig(
        space.withDims(dense, sparse).withBits(bits(s, "weight_bits"), bits(s, "activation_bits")),
        s.integer("blocks", 1),
        embedding,
        s.named("start", ModelConfig::calm),
        s.widths("widths", embedding));
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
    List<Long> given = s.wholes(key, 1).stream().sorted().toList();
    List<Integer> known = SearchSpace.BITS;
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
