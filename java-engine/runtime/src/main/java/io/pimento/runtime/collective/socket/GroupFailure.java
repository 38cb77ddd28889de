package io.pimento.runtime.collective.socket;

import org.jspecify.annotations.Nullable;

/** The first reason for which a group is of no more use. */
final class GroupFailure {
  private @Nullable String why;
  private @Nullable Throwable cause;
  private Runnable wake = () -> {};

  /** Is run when the group fails, by whoever learns of it. */
  synchronized void onFailure(Runnable waking) {
    wake = waking;
  }

  /** Notes a reason; false if there is one already. */
  boolean set(String reason, @Nullable Throwable thrown) {
    Runnable waking;
    synchronized (this) {
      if (why != null) {
        return false;
      }
      why = reason;
      cause = thrown;
      waking = wake;
    }
    waking.run();
    return true;
  }

  /** In words; null if there is none. */
  synchronized @Nullable String why() {
    return why;
  }

  /** What was thrown for it here; null if it is another member's. */
  synchronized @Nullable Throwable cause() {
    return cause;
  }
}
