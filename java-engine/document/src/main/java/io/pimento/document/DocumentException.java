package io.pimento.document;

/** A text that is no JSON or YAML, or that contradicts itself; the message names file and line. */
public final class DocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String message;

  DocumentException(String message) {
    super(message);
    this.message = message;
  }

  DocumentException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
