package io.pimento.search.train;

/** Training met a loss or gradient that is not a finite number; no update was made from it. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NonFiniteLossException(long step, String model, String origin) {
    super(
        "the loss or a gradient is not finite at step "
            + step
            + "; it first appears in "
            + origin
            + "; model: "
            + model
            + ". Lower the learning rate or look at the data (inspect).");
  }
}
