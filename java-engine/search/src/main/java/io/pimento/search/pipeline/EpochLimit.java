package io.pimento.search.pipeline;

/** When a training ends before its recipe does. */
@FunctionalInterface
public interface EpochLimit {
  /** Never. */
  EpochLimit NONE = (_, _) -> false;

  /**
   * Whether an epoch is the last.
   *
   * @param epoch the one that is done, from 1
   * @param seconds that all so far took
   */
  boolean endsAfter(int epoch, double seconds);

  /** After so many. */
  static EpochLimit of(int epochs) {
    return (epoch, _) -> epoch >= epochs;
  }

  /**
   * Where another epoch would not be over at a time.
   *
   * @param nanos of {@link System#nanoTime()}
   */
  static EpochLimit until(long nanos) {
    return (epoch, seconds) -> (nanos - System.nanoTime()) / 1e9 < seconds / epoch;
  }
}
