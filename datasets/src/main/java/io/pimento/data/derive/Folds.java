package io.pimento.data.derive;

import io.pimento.data.Mix64;

/**
 * The fold of each train row: statistics that a row reads are made from the rows of the other
 * folds, so that its own label is not among them. Depends on seed and position alone.
 */
record Folds(long seed) {
  /** How many folds there are. */
  static final int COUNT = 5;

  /** Stands for all train rows: what rows of no fold read. */
  static final int ALL = COUNT;

  private static final long PURPOSE = 0x666f6c6473L;

  /** The fold of the train row at a position. */
  int of(long position) {
    return (int) Long.remainderUnsigned(Mix64.mix(seed, PURPOSE, position), COUNT);
  }
}
