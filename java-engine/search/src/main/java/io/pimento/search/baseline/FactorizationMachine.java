package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.search.model.Stem;

/** Rendle, "Factorization Machines" (2010), equation 1, over the categorical fields. */
public record FactorizationMachine(Stem stem) implements Baseline {
  @Override
  public String name() {
    return "FM";
  }

  @Override
  public Value logits(Parts parts) {
    return parts.sum(parts.firstOrder(), parts.secondOrder(parts.embeddings()));
  }
}
