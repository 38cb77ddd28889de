package io.pimento;

/** A step met a loss or gradient that is no finite number; no weight was changed by it. */
public final class NonFiniteStepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NonFiniteStepException(long step, double loss, double norm, String origin) {
    super(
        "step "
            + step
            + ": loss "
            + loss
            + ", norm of the gradient "
            + norm
            + "; the first that is no finite number is "
            + origin
            + "; no weight was changed: lower the learning rate, or clip the gradient");
  }
}
