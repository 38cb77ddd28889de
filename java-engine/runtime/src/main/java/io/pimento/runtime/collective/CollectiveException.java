package io.pimento.runtime.collective;

import org.jspecify.annotations.Nullable;

/** Members of a group could not do an operation together; names operation and rank. */
public final class CollectiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean released;

  private CollectiveException(String message, boolean released, @Nullable Throwable cause) {
    super(message, cause);
    this.released = released;
  }

  /** What members brought does not fit together. */
  public static CollectiveException mismatch(String message) {
    return new CollectiveException(message, false, null);
  }

  /** Another member will not come; the cause is null where it is in another process. */
  public static CollectiveException released(String message, @Nullable Throwable cause) {
    return new CollectiveException(message, true, cause);
  }

  /** Whether this member failed only because another one did. */
  public boolean released() {
    return released;
  }
}
