package io.pimento.runtime.collective.socket;

import java.time.Duration;

/**
 * How long members wait.
 *
 * @param join for all to come together
 * @param silence for any sign of life of a member before it is taken for dead
 * @param beat between signs of life
 */
public record Patience(Duration join, Duration silence, Duration beat) {
  /** Five minutes to start; a host that vanishes is missed after twenty seconds. */
  public static final Patience USUAL =
      new Patience(Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ofSeconds(2));

  /** The time until something, as people say it. */
  static String text(Duration d) {
    return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
  }
}
