package io.pimento.data.synthetic;

import io.pimento.data.Mix64;
import java.util.Arrays;
import java.util.Random;

/**
 * Latent factors of rows: each is a sum over fields of what their tokens have of it. A token's
 * numbers are those of its field's cluster with some of its own, hashed from (seed, field, token),
 * and shrink with how rarely it is seen, so that what no data could teach decides little.
 */
final class TokenFactors {
  private static final int FIELDS = CriteoShape.CATEGORICAL;
  private static final int CLUSTERS = 8;

  /** The share of a token's variance that it has for itself rather than from its cluster. */
  private static final double OWN = 0.1;

  private static final double SHARED_PART = Math.sqrt(1 - OWN);
  private static final double OWN_PART = Math.sqrt(OWN);

  /** Rows among which a token is to be seen often, and sightings that keep half of its effect. */
  private static final double ROWS = 1e6;

  private static final double HALF = 1000;

  private final int count;
  private final long[] keys = new long[FIELDS];
  private final double[][][] cluster = new double[FIELDS][CLUSTERS][];
  private final double[][] weight = new double[FIELDS][];
  private final double[][] kept = new double[FIELDS][];

  /**
   * Draws factors.
   *
   * @param even how many of them, the first ones, all fields have much of; of the others some
   *     fields have far more
   */
  TokenFactors(long key, int count, int even) {
    this.count = count;
    Random random = new Random(key);
    for (int f = 0; f < FIELDS; f++) {
      keys[f] = Mix64.mix(key, 2, f);
      weight[f] = gaussians(random, count);
      for (int k = 0; k < even; k++) {
        weight[f][k] = Math.exp(0.4 * weight[f][k]);
      }
      for (int c = 0; c < CLUSTERS; c++) {
        cluster[f][c] = gaussians(random, count);
      }
      kept[f] = kept(f);
    }
  }

  static double[] gaussians(Random random, int n) {
    double[] x = new double[n];
    Arrays.setAll(x, k -> random.nextGaussian());
    return x;
  }

  /** n / (n + {@value #HALF}) for the sightings n of each rank in a million rows. */
  private static double[] kept(int field) {
    int tokens = CriteoShape.cardinality(field) - 1;
    SkewedRanks law =
        new SkewedRanks(tokens, CriteoShape.exponent(field), CriteoShape.shift(field));
    double[] kept = new double[Math.min(tokens, SkewedRanks.HEAD)];
    for (int rank = 0; rank < kept.length; rank++) {
      double n = ROWS * law.headProbability(rank);
      kept[rank] = n / (n + HALF);
    }
    return kept;
  }

  /** The part of a token's effect that is left; a missing token is like a frequent one. */
  double kept(int field, int rank) {
    return rank < 0 ? 1 : rank < kept[field].length ? kept[field][rank] : 0;
  }

  /** The factors of a row, unscaled. */
  void of(SyntheticRow row, double[] factors) {
    Arrays.fill(factors, 0);
    for (int f = 0; f < FIELDS; f++) {
      int rank = row.ranks[f];
      double part = kept(f, rank);
      if (part == 0) {
        continue;
      }
      long hash = Mix64.mix(keys[f] + rank * Mix64.GOLDEN);
      double[] shared = cluster[f][(int) (hash & (CLUSTERS - 1))];
      for (int k = 0; k < count; k++) {
        double own = PlantedModel.spread(Mix64.mix(hash, k));
        factors[k] += part * weight[f][k] * (SHARED_PART * shared[k] + OWN_PART * own);
      }
    }
  }
}
