package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.search.model.Stem;

/** One weight a category and a dense feature. */
public record LogisticRegression(Stem stem) implements Baseline {
  @Override
  public String name() {
    return "LR";
  }

  @Override
  public Value logits(Parts parts) {
    return parts.firstOrder();
  }
}
