package io.pimento.data.synthetic;

import io.pimento.data.Mix64;

/**
 * The click model: a score of main effects of all tokens, interactions of pairs of fields, one of
 * three fields, and numeric terms. Effects are hashed from (seed, field, token), so nothing is
 * stored. Effects of rare tokens are damped: what nobody can learn should not decide.
 */
final class PlantedModel {
  static final int COMPONENTS = 4;

  /** Shares of the score's variance: main effects, pairs, the triple, numeric terms. */
  static final double[] VARIANCE_SHARES = {0.5, 0.3, 0.1, 0.1};

  private static final int PAIRS = 12;
  private static final int PAIR_GROUPS = 16;
  private static final int TRIPLE_GROUPS = 4;
  private static final double DAMPING_RANK = 1000;

  private final long seed;
  private final int[][] pairs = new int[PAIRS][2];
  private final int[] triple;
  private final double[] amplitude = new double[CriteoShape.CATEGORICAL];
  private final double[] slope = new double[CriteoShape.DENSE];

  PlantedModel(long seed) {
    this.seed = Mix64.mix(seed, 0x6D6F64656CL);
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      amplitude[f] = 0.25 + Mix64.unit(Mix64.mix(this.seed, 1, f));
    }
    for (int p = 0; p < PAIRS; p++) {
      pairs[p] = distinctFields(2, p);
    }
    triple = distinctFields(3, PAIRS);
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      slope[d] = effect(2, d, 0);
    }
  }

  private int[] distinctFields(int count, int draw) {
    io.pimento.data.RowOrder order =
        io.pimento.data.RowOrder.shuffled(Mix64.mix(seed, 3), draw, CriteoShape.CATEGORICAL);
    int[] fields = new int[count];
    for (int k = 0; k < count; k++) {
      fields[k] = (int) order.rowAt(k);
    }
    return fields;
  }

  /** A uniform number of mean 0 and variance 1. */
  private double effect(long kind, long a, long b) {
    return (2 * Mix64.unit(Mix64.mix(seed + kind, a, b)) - 1) * 1.7320508075688772;
  }

  private int group(int field, int rank, int groups) {
    return (int) (Mix64.mix(seed + 4, field, rank) & (groups - 1));
  }

  private static double damping(int rank) {
    return rank < 0 ? 1 : 1 / Math.sqrt(1 + rank / DAMPING_RANK);
  }

  /** The four components of the score, unscaled, into {@code out}. */
  void components(SyntheticRow row, double[] out) {
    double main = 0;
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      int rank = row.ranks[f];
      main += amplitude[f] * damping(rank) * effect(5, f, rank);
    }
    double paired = 0;
    for (int p = 0; p < PAIRS; p++) {
      int a = row.ranks[pairs[p][0]];
      int b = row.ranks[pairs[p][1]];
      int cell = group(pairs[p][0], a, PAIR_GROUPS) * PAIR_GROUPS;
      cell += group(pairs[p][1], b, PAIR_GROUPS);
      paired += damping(Math.max(a, b)) * effect(6, p, cell);
    }
    int cell = 0;
    for (int field : triple) {
      cell = cell * TRIPLE_GROUPS + group(field, row.ranks[field], TRIPLE_GROUPS);
    }
    double numeric = 0.2 * row.logDense[1] * row.logDense[5];
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      numeric += slope[d] * row.logDense[d];
    }
    double bend = row.logDense[2] - 2;
    out[0] = main;
    out[1] = paired;
    out[2] = effect(7, cell, 0);
    out[3] = numeric + 0.5 * bend * bend;
  }
}
