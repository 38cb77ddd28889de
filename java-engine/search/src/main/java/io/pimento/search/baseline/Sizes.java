package io.pimento.search.baseline;

import io.pimento.search.model.Stem;
import io.pimento.search.model.WidthRule;
import java.util.List;

/**
 * How large a hand-made model is; each family reads what it has.
 *
 * @param embedding width of a table's rows
 * @param hidden widths of the network's layers
 * @param bottom widths of the layers below the products (DLRM), which end in one of the embedding's
 * @param depth cross layers (DCN-V2) or attention layers (AutoInt)
 * @param heads of attention; 1 where the embedding's width cannot be shared out
 * @param maps feature maps of each layer of a compressed interaction network (xDeepFM)
 * @param widths of tables, where the inputs do not say theirs
 */
public record Sizes(
    int embedding,
    List<Integer> hidden,
    List<Integer> bottom,
    int depth,
    int heads,
    List<Integer> maps,
    WidthRule widths) {
  /**
   * @throws IllegalArgumentException if a size is below 1
   */
  public Sizes {
    hidden = positive("hidden", hidden);
    bottom = positive("bottom", bottom);
    maps = positive("maps", maps);
    positive("embedding, depth and heads", List.of(embedding, depth, heads));
    heads = embedding % heads == 0 ? heads : 1;
  }

  /** Tables as wide as the embedding. */
  public Sizes(
      int embedding,
      List<Integer> hidden,
      List<Integer> bottom,
      int depth,
      int heads,
      List<Integer> maps) {
    this(embedding, hidden, bottom, depth, heads, maps, WidthRule.EQUAL);
  }

  /** Inputs with embeddings and tables of these widths, if they have none of their own. */
  public Stem over(Stem inputs) {
    Stem stem = inputs.withEmbedding(embedding);
    return inputs.widths() == WidthRule.EQUAL ? stem.withWidths(widths) : stem;
  }

  /** The embedding in words. */
  public String embeddingWords() {
    String by = widths == WidthRule.EQUAL ? "" : " " + widths.label();
    return "embedding " + embedding + by;
  }

  private static List<Integer> positive(String what, List<Integer> sizes) {
    if (sizes.isEmpty() || sizes.stream().anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(what + " needs sizes of at least 1, not " + sizes);
    }
    return List.copyOf(sizes);
  }
}
