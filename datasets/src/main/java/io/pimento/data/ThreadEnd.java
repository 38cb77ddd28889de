package io.pimento.data;

/** Waits for threads that must not outlive what they use. */
public final class ThreadEnd {
  private ThreadEnd() {}

  /** Returns when the thread has ended; an interrupt meanwhile is kept for the caller. */
  public static void await(Thread thread) {
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
