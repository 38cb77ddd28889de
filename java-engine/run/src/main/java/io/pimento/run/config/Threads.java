package io.pimento.run.config;

import io.pimento.document.UserException;

/** How many threads a command may be asked for. */
public final class Threads {
  /** Far above any machine this is for; more would end in failures of the system in the middle. */
  public static final int MOST = 1024;

  private Threads() {}

  /**
   * A number of threads given on the command line.
   *
   * @throws UserException if it is no number of threads
   */
  public static int require(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new UserException("--threads must be from 1 to " + MOST + ", not " + threads);
    }
    return threads;
  }
}
