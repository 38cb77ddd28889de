package io.pimento.pim.crossbar.mapping;

/** What multiplies two activations. */
public enum DynamicUnit {
  /** The tile's general unit. */
  DIGITAL,
  /** The tile's inner-product engine. */
  ENGINE,
  /** Crossbars that one operand is written to, for every sample anew. */
  CROSSBAR
}
