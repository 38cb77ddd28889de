package io.pimento.data.synthetic;

import io.pimento.data.Mix64;
import io.pimento.data.RowSequence;
import java.util.Arrays;

/**
 * The first click model: a score of main effects of all tokens, interactions of pairs of fields,
 * one of three fields, and numeric terms. Effects are hashed from (seed, field, token), so no table
 * of tokens is stored. Effects of rare tokens are damped: what nobody can learn should not decide.
 */
final class PlantedModel implements ClickModel {

  /** Shares of the score's variance: main effects, pairs, the triple, numeric terms. */
  static final double[] VARIANCE_SHARES = {0.5, 0.3, 0.1, 0.1};

  private static final int PAIRS = 12;
  private static final int PAIR_GROUP_BITS = 4;
  private static final int TRIPLE_GROUP_BITS = 2;
  private static final double DAMPING_RANK = 1000;
  private static final double[] DAMPING = new double[4096];

  static {
    for (int rank = 0; rank < DAMPING.length; rank++) {
      DAMPING[rank] = dampingFormula(rank);
    }
  }

  private final int[] pairFields = new int[2 * PAIRS];
  private final double[] pairEffects = new double[PAIRS << (2 * PAIR_GROUP_BITS)];
  private final int[] tripleFields;
  private final double[] tripleEffects = new double[1 << (3 * TRIPLE_GROUP_BITS)];
  private final long[] fieldKeys = new long[CriteoShape.CATEGORICAL];
  private final double[] amplitude = new double[CriteoShape.CATEGORICAL];
  private final double[] slope = new double[CriteoShape.DENSE];

  PlantedModel(long seed) {
    long key = Mix64.mix(seed, 0x6D6F64656CL);
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      amplitude[f] = 0.25 + Mix64.unit(Mix64.mix(key, 1, f));
      fieldKeys[f] = Mix64.mix(key, 2, f);
    }
    for (int p = 0; p < PAIRS; p++) {
      System.arraycopy(distinctFields(key, 2, p), 0, pairFields, 2 * p, 2);
    }
    tripleFields = distinctFields(key, 3, PAIRS);
    Arrays.setAll(pairEffects, k -> spread(Mix64.mix(key, 3, k)));
    Arrays.setAll(tripleEffects, k -> spread(Mix64.mix(key, 4, k)));
    Arrays.setAll(slope, d -> spread(Mix64.mix(key, 5, d)));
  }

  private static int[] distinctFields(long key, int count, int draw) {
    RowSequence order = RowSequence.shuffled(Mix64.mix(key, 6), draw, CriteoShape.CATEGORICAL);
    int[] fields = new int[count];
    Arrays.setAll(fields, k -> (int) order.rowAt(k));
    return fields;
  }

  /** A uniform number of mean 0 and variance 1. */
  static double spread(long bits) {
    return (2 * Mix64.unit(bits) - 1) * 1.7320508075688772;
  }

  private static double dampingFormula(int rank) {
    return 1 / Math.sqrt(1 + rank / DAMPING_RANK);
  }

  private static double damping(int rank) {
    return rank < 0 ? 1 : rank < DAMPING.length ? DAMPING[rank] : dampingFormula(rank);
  }

  @Override
  public double[] varianceShares() {
    return VARIANCE_SHARES.clone();
  }

  @Override
  public double bayesLogLoss() {
    return CriteoShape.BAYES_LOG_LOSS;
  }

  @Override
  public void components(SyntheticRow row, double[] out) {
    long[] hashes = row.hashes;
    double main = 0;
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      int rank = row.ranks[f];
      // One hash a token: its high bits are the main effect, its low bits the groups.
      hashes[f] = Mix64.mix(fieldKeys[f] + rank * Mix64.GOLDEN);
      main += amplitude[f] * damping(rank) * spread(hashes[f]);
    }
    double paired = 0;
    for (int p = 0; p < PAIRS; p++) {
      int a = pairFields[2 * p];
      int b = pairFields[2 * p + 1];
      int cell = p;
      cell = cell << PAIR_GROUP_BITS | (int) (hashes[a] & ((1 << PAIR_GROUP_BITS) - 1));
      cell = cell << PAIR_GROUP_BITS | (int) (hashes[b] & ((1 << PAIR_GROUP_BITS) - 1));
      paired += damping(Math.max(row.ranks[a], row.ranks[b])) * pairEffects[cell];
    }
    int cell = 0;
    for (int field : tripleFields) {
      int group = (int) (hashes[field] >>> PAIR_GROUP_BITS) & ((1 << TRIPLE_GROUP_BITS) - 1);
      cell = cell << TRIPLE_GROUP_BITS | group;
    }
    double numeric = 0.2 * row.logDense[1] * row.logDense[5];
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      numeric += slope[d] * row.logDense[d];
    }
    double bend = row.logDense[2] - 2;
    out[0] = main;
    out[1] = paired;
    out[2] = tripleEffects[cell];
    out[3] = numeric + 0.5 * bend * bend;
  }
}
