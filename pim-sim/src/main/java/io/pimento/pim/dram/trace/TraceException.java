package io.pimento.pim.dram.trace;

/** A memory trace that cannot be used; the message names file and line. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }
}
