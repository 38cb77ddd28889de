package io.pimento.search.branch;

import io.pimento.graph.Value;
import java.util.List;

/**
 * Song et al., "AutoInt" (2019): layers of multi-head attention over the embeddings with a linear
 * shortcut.
 *
 * @param heads of each layer; 1 where the embedding's width cannot be shared out
 */
public record SelfAttention(int layers, int heads) implements Branch {
  /**
   * @throws IllegalArgumentException if there is no layer or no head
   */
  public SelfAttention {
    BranchSizes.positive("attention", List.of(layers, heads));
  }

  @Override
  public BranchKind kind() {
    return BranchKind.ATTENTION;
  }

  @Override
  public List<Term> terms(Parts parts) {
    int e = parts.stem().embedding();
    int shared = e % heads == 0 ? heads : 1;
    Value x = parts.embeddings();
    for (int i = 0; i < layers; i++) {
      x = parts.attention("attention." + i, x, shared);
    }
    return List.of(parts.layer("attention", List.of(parts.flat(x))));
  }

  @Override
  public String size() {
    return layers + (heads == 1 ? "" : " of " + heads + " heads");
  }
}
