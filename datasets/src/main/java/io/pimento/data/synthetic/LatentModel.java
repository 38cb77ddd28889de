package io.pimento.data.synthetic;

import io.pimento.data.Mix64;
import java.util.Arrays;
import java.util.Random;

/**
 * The second click model: a score of few latent factors ({@link TokenFactors}) of a row's tokens
 * and of its numbers. Its parts are
 *
 * <ul>
 *   <li>main effects: one factor;
 *   <li>folds √(1 + (s/w)²) of {@value #FOLDS} more: pairs of fields, which a factorization machine
 *       finds and logistic regression cannot;
 *   <li>a network of tanh units over all factors and numbers: effects of higher order, which need
 *       depth, low in rank so that it learns them from the rows there are;
 *   <li>lines and waves of the numbers.
 * </ul>
 *
 * With drift the main effects turn into those of another factor, made orthogonal to the first on
 * sample rows: at time t of a row, from 0 to 1, their correlation with those at time 0 is cos(t·a),
 * a = arccos(1 − drift).
 */
final class LatentModel implements ClickModel {
  private static final double[] VARIANCE_SHARES = {0.38, 0.12, 0.33, 0.17};

  /** Lower than what good models reach on the real data, as theirs is an unknown amount above. */
  private static final double BAYES_LOG_LOSS = 0.42;

  private static final int MAIN = 0;
  private static final int LATER = 1;
  private static final int FIRST_FOLD = 2;
  private static final int FOLDS = 3;
  private static final int FACTORS = FIRST_FOLD + FOLDS;
  private static final int NUMBERS = CriteoShape.DENSE;

  private static final double FOLD_WIDTH = 0.25;
  private static final int UNITS = 24;
  private static final double GAIN = 2.5;
  private static final double NUMBERS_IN_UNIT = 0.25;
  private static final double WAVE = 3;
  private static final double FREQUENCY = 1.5;
  private static final double FURTHEST = 3;

  private final TokenFactors tokens;
  private final double turn;
  private final double overlap;
  private final Standard[] factors = new Standard[FACTORS];
  private final Standard[] numbers = new Standard[NUMBERS];
  private final double[] fold = new double[FOLDS];
  private final double[][] unit = new double[UNITS][];
  private final double[] bias;
  private final double[] out;
  private final double[] slope;
  private final double[] wave;

  /** What takes a variable to mean 0 and variance 1. */
  private record Standard(double mean, double deviation) {
    static Standard of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(0);
      double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      return new Standard(mean, squares == 0 ? 1 : Math.sqrt(squares));
    }

    double of(double x) {
      return (x - mean) / deviation;
    }
  }

  /**
   * Draws a model.
   *
   * @param drift of the main effects, 0 to 1
   * @param sample rows, on which factors and numbers are brought to one scale
   */
  LatentModel(long seed, double drift, SyntheticRow[] sample) {
    long key = Mix64.mix(seed, 0x6C6174656E74L);
    tokens = new TokenFactors(key, FACTORS, FIRST_FOLD);
    turn = Math.acos(1 - drift);
    Random random = new Random(Mix64.mix(key, 1));
    for (int k = 0; k < FOLDS; k++) {
      fold[k] = (k % 2 == 0 ? 1 : -1) / Math.sqrt(1 + 0.5 * k);
    }
    for (int h = 0; h < UNITS; h++) {
      double[] w = TokenFactors.gaussians(random, FACTORS + NUMBERS);
      w[LATER] = 0;
      for (int d = 0; d < NUMBERS; d++) {
        w[FACTORS + d] *= NUMBERS_IN_UNIT;
      }
      double length = Math.sqrt(Arrays.stream(w).map(x -> x * x).sum());
      unit[h] = Arrays.stream(w).map(x -> GAIN * x / length).toArray();
    }
    bias = TokenFactors.gaussians(random, UNITS);
    out = TokenFactors.gaussians(random, UNITS);
    slope = TokenFactors.gaussians(random, NUMBERS);
    wave = TokenFactors.gaussians(random, NUMBERS);
    double[][] raw = new double[FACTORS][sample.length];
    double[] row = new double[FACTORS];
    for (int r = 0; r < sample.length; r++) {
      tokens.of(sample[r], row);
      for (int k = 0; k < FACTORS; k++) {
        raw[k][r] = row[k];
      }
    }
    Arrays.setAll(factors, k -> Standard.of(raw[k]));
    for (int d = 0; d < NUMBERS; d++) {
      int column = d;
      numbers[d] =
          Standard.of(Arrays.stream(sample).mapToDouble(s -> s.logDense[column]).toArray());
    }
    double together = 0;
    for (int r = 0; r < sample.length; r++) {
      together += factors[MAIN].of(raw[MAIN][r]) * factors[LATER].of(raw[LATER][r]);
    }
    overlap = together / sample.length;
  }

  @Override
  public double[] varianceShares() {
    return VARIANCE_SHARES.clone();
  }

  @Override
  public double bayesLogLoss() {
    return BAYES_LOG_LOSS;
  }

  /** The factors that rows are made of, for what is said of tokens. */
  TokenFactors tokens() {
    return tokens;
  }

  @Override
  public void components(SyntheticRow row, double[] parts) {
    double[] x = new double[FACTORS + NUMBERS];
    tokens.of(row, x);
    for (int k = 0; k < FACTORS; k++) {
      x[k] = factors[k].of(x[k]);
    }
    for (int d = 0; d < NUMBERS; d++) {
      x[FACTORS + d] = Math.clamp(numbers[d].of(row.logDense[d]), -FURTHEST, FURTHEST);
    }
    double folded = 0;
    for (int k = 0; k < FOLDS; k++) {
      folded += fold[k] * Math.hypot(1, x[FIRST_FOLD + k] / FOLD_WIDTH);
    }
    double deep = 0;
    for (int h = 0; h < UNITS; h++) {
      double sum = bias[h];
      for (int k = 0; k < x.length; k++) {
        sum += unit[h][k] * x[k];
      }
      deep += out[h] * Math.tanh(sum);
    }
    double numeric = 0;
    for (int d = 0; d < NUMBERS; d++) {
      double z = x[FACTORS + d];
      numeric += slope[d] * z + WAVE * wave[d] * Math.cos(FREQUENCY * z);
    }
    parts[0] = main(x[MAIN], x[LATER], row.time);
    parts[1] = folded;
    parts[2] = deep;
    parts[3] = numeric;
  }

  private double main(double first, double later, double time) {
    if (turn == 0) {
      return first;
    }
    double other = (later - overlap * first) / Math.sqrt(1 - overlap * overlap);
    return Math.cos(time * turn) * first + Math.sin(time * turn) * other;
  }
}
