package io.pimento.search.branch;

import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sum;
import java.util.List;

/**
 * Rendle, "Factorization Machines" (2010), equation 1, over the categorical fields: ½ Σ ((Σ_r s)² −
 * Σ_r s²).
 */
public record PairProducts() implements Branch {
  @Override
  public BranchKind kind() {
    return BranchKind.PAIRS;
  }

  @Override
  public List<Term> terms(Parts parts) {
    Value pairs = parts.apply(new Factorization(), parts.embeddings());
    Value sum = parts.apply(new Sum(Axis.LAST), pairs);
    return List.of(new Term.Given(parts.apply(new Scale(0.5), sum)));
  }

  @Override
  public String size() {
    return "";
  }
}
