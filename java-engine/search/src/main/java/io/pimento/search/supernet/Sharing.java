package io.pimento.search.supernet;

import io.pimento.document.Labelled;

/** How a subnet uses the supernet's weights. */
public enum Sharing implements Labelled {
  /**
   * The published reference: maximal widths under LayerNorm, then a mask; weights at fixed offsets.
   */
  MASKED,
  /** Exactly the subnet's own graph, over leading slices of the maximal weights. */
  SLICED,
  /** No sharing: the stand-alone subnet with weights of its own sizes. */
  STANDALONE;

  /** The name in configurations. */
  public static Sharing byName(String name) {
    return Labelled.of(Sharing.class, "sharing", name);
  }
}
