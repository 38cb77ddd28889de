package io.pimento.pim.placement;

/** Tables that do not fit, or a placement that cannot be read; the message names key and values. */
public final class PlacementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlacementException(String message) {
    super(message);
  }
}
