package io.pimento.document;

import org.jspecify.annotations.Nullable;

/** A text that is no JSON or YAML, or that contradicts itself; the message names file and line. */
public final class DocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String message;

  public DocumentException(String message) {
    super(message);
    this.message = message;
  }

  public DocumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
