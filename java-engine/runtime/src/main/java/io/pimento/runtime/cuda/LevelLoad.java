package io.pimento.runtime.cuda;

/** How busy one level keeps the blocks of the largest devices. */
final class LevelLoad {
  /**
   * Units that may go into several levels.
   *
   * @param unitNanos of one unit
   * @param words of the tape
   */
  record Work(long units, double unitNanos, int words) {
    double nanos() {
      return units * unitNanos;
    }
  }

  private double nanos;
  private double longest;
  private long units;
  private int words;

  void add(Work w) {
    nanos += w.nanos();
    longest = Math.max(longest, w.unitNanos());
    units += w.units();
    words += w.words();
  }

  /** Words of its part of the tape. */
  int words() {
    return words;
  }

  /** By how many nanoseconds work makes it longer. */
  double longerBy(Work w) {
    double after = time(nanos + w.nanos(), units + w.units(), Math.max(longest, w.unitNanos()));
    return after - time(nanos, units, longest);
  }

  /** Nanoseconds of its slowest block: those that take a unit more than others are half behind. */
  private static double time(double nanos, long units, double longest) {
    double behind = units > NodeTape.BUSY ? nanos / units / 2 : 0;
    return Math.max(longest, nanos / NodeTape.BUSY + behind);
  }
}
