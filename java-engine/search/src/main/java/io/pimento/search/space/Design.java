package io.pimento.search.space;

/** A model and the hardware that it is to run on. */
public record Design(Architecture architecture, Hardware hardware) {
  /** A model on no modelled hardware. */
  public Design(Architecture architecture) {
    this(architecture, Hardware.NONE);
  }
}
