package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.search.model.Stem;
import java.util.List;

/** Guo et al., "DeepFM" (2017): a factorization machine and a network over the same embeddings. */
public record DeepFm(Stem stem, List<Integer> hidden) implements Baseline {
  public DeepFm {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "DeepFM";
  }

  @Override
  public Value logits(Parts parts) {
    Value e = parts.embeddings();
    Value deep = parts.mlp("deep", List.of(parts.dense(), parts.flat(e)), hidden);
    Value out = parts.term("deep.out", List.of(deep));
    return parts.sum(parts.firstOrder(), parts.secondOrder(e), out);
  }
}
