package io.pimento.search.baseline;

import io.pimento.document.Labelled;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.CompressedInteraction;
import io.pimento.search.branch.Crosses;
import io.pimento.search.branch.DotProducts;
import io.pimento.search.branch.FirstOrder;
import io.pimento.search.branch.Network;
import io.pimento.search.branch.PairProducts;
import io.pimento.search.branch.SelfAttention;
import io.pimento.search.branch.WeightedPairs;
import io.pimento.search.model.Stem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Families of hand-made models. */
public enum Family implements Labelled {
  LR("LR"),
  FM("FM"),
  FWFM("FwFM"),
  WIDE_DEEP("Wide&Deep"),
  DNN("DNN"),
  DLRM("DLRM"),
  DEEPFM("DeepFM"),
  XDEEPFM("xDeepFM"),
  DCN_V2("DCN-V2"),
  AUTOINT("AutoInt");

  private static final List<Integer> WIDE = List.of(400, 400, 400);
  private static final List<Integer> NARROW = List.of(256, 128);
  private static final List<Integer> MAPS = List.of(32, 32);
  private static final int HEADS = 2;

  private final String label;

  Family(String label) {
    this.label = label;
  }

  /** The name that people know. */
  @Override
  public String label() {
    return label;
  }

  /** The labels of all. */
  public static List<String> labels() {
    return Labelled.labels(Family.class);
  }

  /**
   * The family of that name, whatever its case.
   *
   * @throws IllegalArgumentException naming all
   */
  public static Family byName(String name) {
    return Arrays.stream(values())
        .filter(f -> f.label.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(Labelled.unknown("baseline", name, labels())));
  }

  /** A model of these sizes over a stem, whose own embedding width is not read. */
  public Baseline of(Stem inputs, Sizes sizes) {
    return new Baseline(label, sizes.over(inputs), branches(sizes));
  }

  /** What it consists of. */
  public List<Branch> branches(Sizes s) {
    return switch (this) {
      case LR -> List.of(new FirstOrder());
      case FM -> List.of(new FirstOrder(), new PairProducts());
      case FWFM -> List.of(new FirstOrder(), new WeightedPairs());
      case WIDE_DEEP -> List.of(new FirstOrder(), new Network(s.hidden()));
      case DNN -> List.of(new Network(s.hidden()));
      case DLRM -> List.of(new DotProducts(s.bottom(), s.hidden()));
      case DEEPFM -> List.of(new FirstOrder(), new PairProducts(), new Network(s.hidden()));
      case XDEEPFM ->
          List.of(new FirstOrder(), new CompressedInteraction(s.maps()), new Network(s.hidden()));
      case DCN_V2 -> List.of(new Crosses(s.depth()), new Network(s.hidden()));
      // The paper's AutoInt+.
      case AUTOINT ->
          List.of(
              new FirstOrder(), new SelfAttention(s.depth(), s.heads()), new Network(s.hidden()));
    };
  }

  /** The sizes that are customary beside an embedding's width. */
  public Sizes customary(int embedding) {
    return switch (this) {
      case DLRM -> new Sizes(embedding, NARROW, List.of(64, 32), 1, 1, MAPS);
      case DCN_V2 -> new Sizes(embedding, WIDE, NARROW, 3, 1, MAPS);
      case AUTOINT -> new Sizes(embedding, NARROW, NARROW, 2, HEADS, MAPS);
      default -> new Sizes(embedding, WIDE, NARROW, 1, 1, MAPS);
    };
  }

  /** Whether rows of its tables are embeddings. */
  public boolean embeds() {
    return this != LR;
  }

  /** The sizes that it reads, in words; empty if it reads none. */
  public List<String> words(Sizes s) {
    String embedding = s.embeddingWords();
    String hidden = joined(s.hidden());
    return switch (this) {
      case LR -> List.of();
      case FM, FWFM -> List.of(embedding);
      case WIDE_DEEP, DNN, DLRM, DEEPFM -> List.of(embedding, hidden);
      case XDEEPFM -> List.of(embedding, hidden, "maps " + joined(s.maps()));
      case DCN_V2 -> List.of(embedding, hidden, s.depth() + " crosses");
      case AUTOINT -> List.of(embedding, hidden, s.depth() + " attentions");
    };
  }

  private static String joined(List<Integer> widths) {
    return widths.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  /** Equal layers, as a sweep over sizes has them. */
  Sizes even(int embedding, int depth, int width) {
    List<Integer> hidden = java.util.Collections.nCopies(depth, width);
    return new Sizes(embedding, hidden, List.of(width), depth, HEADS, List.of(width));
  }
}
