package io.pimento.search.branch;

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
    return List.of(new Term.Given(parts.pairs(parts.embeddings())));
  }

  @Override
  public String size() {
    return "";
  }
}
