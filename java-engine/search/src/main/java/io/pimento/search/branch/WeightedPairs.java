package io.pimento.search.branch;

import io.pimento.graph.Initializer;
import io.pimento.graph.Value;
import io.pimento.graph.op.DotTriangle;
import java.util.List;

/**
 * Pan et al., "Field-weighted Factorization Machines" (2018), equation 4: the product of each pair
 * of fields counts by a weight of that pair. All weights 1 is a factorization machine.
 */
public record WeightedPairs() implements Branch {
  @Override
  public BranchKind kind() {
    return BranchKind.WEIGHTED_PAIRS;
  }

  @Override
  public List<Term> terms(Parts parts) {
    if (parts.stem().fields() < 2) {
      return List.of();
    }
    Value pairs = parts.apply(new DotTriangle(1), parts.embeddings());
    return List.of(new Term.Layer("pairs", List.of(pairs), Initializer.ONE));
  }

  @Override
  public String size() {
    return "";
  }
}
