package io.pimento.search.branch;

import io.pimento.document.Labelled;
import java.util.List;

/** Kinds of branches, in the order in which a model adds them up. */
public enum BranchKind implements Labelled {
  FIRST_ORDER,
  PAIRS,
  WEIGHTED_PAIRS,
  PRODUCTS,
  CROSS,
  COMPRESSED,
  ATTENTION,
  NETWORK;

  /** Whether it multiplies rows of tables with one another before any weights. */
  public boolean multiplies() {
    return this == PRODUCTS || this == COMPRESSED;
  }

  /** The labels of all. */
  public static List<String> labels() {
    return Labelled.labels(BranchKind.class);
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException naming all
   */
  public static BranchKind byLabel(String label) {
    return Labelled.of(BranchKind.class, "branch", label);
  }
}
