package io.pimento.app.web;

/** A request that cannot be answered as asked, with a status of HTTP and one line that says why. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /** With a line for the one who asked. */
  public RequestException(int status, String line) {
    super(line);
    this.status = status;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }
}
