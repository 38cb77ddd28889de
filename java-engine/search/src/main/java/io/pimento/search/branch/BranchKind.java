package io.pimento.search.branch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Kinds of branches, in the order in which a model adds them up. */
public enum BranchKind {
  FIRST_ORDER,
  PAIRS,
  WEIGHTED_PAIRS,
  PRODUCTS,
  CROSS,
  COMPRESSED,
  ATTENTION,
  NETWORK;

  /** The name in configurations and architecture files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it multiplies rows of tables with one another before any weights. */
  public boolean multiplies() {
    return this == PRODUCTS || this == COMPRESSED;
  }

  /** The labels of all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(BranchKind::label).toList();
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException naming all
   */
  public static BranchKind byLabel(String label) {
    return Arrays.stream(values())
        .filter(k -> k.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown branch '" + label + "'; there are " + labels()));
  }
}
