package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.search.model.Stem;
import java.util.List;

/** Layers with ReLU over dense features and embeddings, the network of DeepFM alone. */
public record Dnn(Stem stem, List<Integer> hidden) implements Baseline {
  public Dnn {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "DNN";
  }

  @Override
  public Value logits(Parts parts) {
    List<Value> input = List.of(parts.dense(), parts.flat(parts.embeddings()));
    return parts.head("deep.out", List.of(parts.mlp("deep", input, hidden)));
  }
}
