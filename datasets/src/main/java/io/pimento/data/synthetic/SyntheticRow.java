package io.pimento.data.synthetic;

/** One generated row, reused from row to row. */
final class SyntheticRow {
  /** The rank of a missing token. */
  static final int MISSING = -1;

  /** Ranks by falling frequency, from 0, or {@link #MISSING}. */
  final int[] ranks = new int[CriteoShape.CATEGORICAL];

  /** Non-negative integers, or NaN where missing. */
  final float[] dense = new float[CriteoShape.DENSE];

  /** ln(1 + x), 0 where missing. */
  final double[] logDense = new double[CriteoShape.DENSE];

  /** When it was: 0 for the first row of all, 1 for the last. */
  double time;

  /** Working room of the first click model: a hash of each token. */
  final long[] hashes = new long[CriteoShape.CATEGORICAL];

  /** The planted click probability. */
  double probability;

  /** Whether the row was clicked. */
  boolean positive;
}
