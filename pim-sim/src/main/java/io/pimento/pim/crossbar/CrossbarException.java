package io.pimento.pim.crossbar;

/** A device, mapping or file that cannot be used; the message says what is wrong and what to do. */
public final class CrossbarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CrossbarException(String message) {
    super(message);
  }
}
