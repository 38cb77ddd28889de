package io.pimento.search.branch;

import java.util.List;

/** One weight a category and a dense feature: logistic regression, and the wide part of others. */
public record FirstOrder() implements Branch {
  @Override
  public BranchKind kind() {
    return BranchKind.FIRST_ORDER;
  }

  @Override
  public List<Term> terms(Parts parts) {
    return List.of(
        new Term.Given(parts.firstOrder()), parts.layer("first_order", List.of(parts.dense())));
  }

  @Override
  public String size() {
    return "";
  }
}
