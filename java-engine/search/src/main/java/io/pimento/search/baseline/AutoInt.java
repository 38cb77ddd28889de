package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Relu;
import io.pimento.search.model.Stem;
import java.util.List;

/**
 * Song et al., "AutoInt" (2019): layers of multi-head attention over the embeddings with a linear
 * shortcut, beside first-order terms and a network (the paper's AutoInt+).
 */
public record AutoInt(Stem stem, int layers, int heads, List<Integer> hidden) implements Baseline {
  public AutoInt {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "AutoInt";
  }

  @Override
  public Value logits(Parts parts) {
    int e = stem.embedding();
    Value embeddings = parts.embeddings();
    Value x = embeddings;
    for (int i = 0; i < layers; i++) {
      Value qkv = parts.linear("attention." + i + ".qkv", List.of(x), 3 * e);
      Value attended = parts.apply(new Attention(heads, 0), qkv);
      Value shortcut = parts.linear("attention." + i + ".shortcut", List.of(x), e);
      x = parts.apply(new Relu(), parts.sum(attended, shortcut));
    }
    Value interactions = parts.term("attention.out", List.of(parts.flat(x)));
    List<Value> deepInput = List.of(parts.dense(), parts.flat(embeddings));
    Value deep = parts.term("deep.out", List.of(parts.mlp("deep", deepInput, hidden)));
    return parts.sum(parts.firstOrder(), interactions, deep);
  }
}
