package io.pimento.search.branch;

import io.pimento.document.Labelled;
import java.util.List;

/** Kinds of branches, in the order in which a model adds them up. */
public enum BranchKind implements Labelled {
  FIRST_ORDER(Rows.WEIGHED),
  PAIRS(Rows.PAIRED),
  WEIGHTED_PAIRS(Rows.PAIRED),
  PRODUCTS(Rows.MULTIPLIED),
  CROSS(Rows.WEIGHED),
  COMPRESSED(Rows.MULTIPLIED),
  ATTENTION(Rows.WEIGHED),
  NETWORK(Rows.WEIGHED);

  /** What is done first with rows of tables: how they start follows from it. */
  private enum Rows {
    /** They meet weights, or none are read. */
    WEIGHED,
    /** Products of pairs of them are added to the logits. */
    PAIRED,
    /** Products of them are what a network reads. */
    MULTIPLIED
  }

  private final Rows rows;

  BranchKind(Rows rows) {
    this.rows = rows;
  }

  /** Whether it adds products of pairs of rows of tables to the logits. */
  public boolean pairs() {
    return rows == Rows.PAIRED;
  }

  /** Whether it multiplies rows of tables with one another before any weights. */
  public boolean multiplies() {
    return rows == Rows.MULTIPLIED;
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
