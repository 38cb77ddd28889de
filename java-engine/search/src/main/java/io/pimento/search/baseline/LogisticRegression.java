package io.pimento.search.baseline;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.search.model.Stem;

/** One weight a category and a dense feature. */
public record LogisticRegression(Stem stem) implements Baseline {
  @Override
  public String name() {
    return "LR";
  }

  @Override
  public Value logits(GraphBuilder b) {
    return new Parts(b, stem).firstOrder();
  }
}
