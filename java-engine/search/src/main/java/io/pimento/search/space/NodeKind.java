package io.pimento.search.space;

import io.pimento.document.Labelled;

/** The operators a block can choose from, by the reference's names. */
public enum NodeKind implements Labelled {
  LINEAR_2D("linear-2d", true),
  DOT_PRODUCT("dot-product", true),
  SIGMOID_GATING("sigmoid-gating", true),
  SUM("sum", true),
  ZEROS_2D("zeros-2d", true),
  TRANSFORMER("transformer", false),
  ZEROS_3D("zeros-3d", false),
  LINEAR_3D("linear-3d", false);

  private final String label;
  private final boolean dense;

  NodeKind(String label, boolean dense) {
    this.label = label;
    this.dense = dense;
  }

  /** The reference's name. */
  @Override
  public String label() {
    return label;
  }

  /** Whether its result is a dense tensor rather than a sparse one. */
  public boolean dense() {
    return dense;
  }

  public boolean zero() {
    return this == ZEROS_2D || this == ZEROS_3D;
  }

  /** The kind of that name. */
  public static NodeKind byLabel(String label) {
    return Labelled.of(NodeKind.class, "node", label);
  }
}
