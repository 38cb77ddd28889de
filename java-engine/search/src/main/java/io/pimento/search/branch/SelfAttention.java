package io.pimento.search.branch;

import io.pimento.graph.Value;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Relu;
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
      Value qkv = parts.linear("attention." + i + ".qkv", List.of(x), 3 * e);
      Value attended = parts.apply(new Attention(shared, 0), qkv);
      Value shortcut = parts.linear("attention." + i + ".shortcut", List.of(x), e);
      x = parts.apply(new Relu(), parts.sum(List.of(attended, shortcut)));
    }
    return List.of(parts.layer("attention", List.of(parts.flat(x))));
  }

  @Override
  public String size() {
    return layers + (heads == 1 ? "" : " of " + heads + " heads");
  }
}
