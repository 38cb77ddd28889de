package io.pimento.search.branch;

import io.pimento.graph.Value;
import java.util.List;

/** Layers with ReLU over dense features and embeddings: the deep part of most models. */
public record Network(List<Integer> widths) implements Branch {
  /**
   * @throws IllegalArgumentException if there is no layer or one below 1 wide
   */
  public Network {
    widths = BranchSizes.positive("network", widths);
  }

  @Override
  public BranchKind kind() {
    return BranchKind.NETWORK;
  }

  @Override
  public List<Term> terms(Parts parts) {
    List<Value> input = List.of(parts.dense(), parts.flat(parts.embeddings()));
    return List.of(parts.layer("deep", List.of(parts.mlp("deep", input, widths))));
  }

  @Override
  public String size() {
    return BranchSizes.joined(widths);
  }
}
