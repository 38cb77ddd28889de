package io.pimento.data.synthetic;

import io.pimento.data.Mix64;
import io.pimento.data.RowSequence;

/**
 * Rows with Criteo's marginals and a planted click model. Row i follows from (seed, i) alone, so
 * any range can be generated anywhere, in any order. Immutable and thread-safe.
 *
 * <p>Fields depend on each other through the row's topic: with probability {@link
 * CriteoShape#TOPIC_SHARE} a field's uniform number comes from the topic's slice of [0, 1), else
 * from anywhere; each field orders the slices in its own way. Topics being equally likely, every
 * field keeps its marginal exactly. Fields that are missing together in Criteo are so here.
 */
final class SyntheticGenerator {
  private static final int CALIBRATION_ROWS = 8192;

  /** Calibration rows lie where no data set reaches. */
  private static final long CALIBRATION_START = Long.MIN_VALUE;

  private static final int MISSING_DRAWS = 100;
  private static final int LABEL_DRAW = 20_000;
  private static final double SELECTOR = 0x1.0p-11;

  private final long seed;
  private final ClickModel model;
  private final long rows;
  private final ScoreCalibration calibration;
  private final SkewedRanks[] ranks = new SkewedRanks[CriteoShape.CATEGORICAL];
  private final IntegerQuantiles[] dense = new IntegerQuantiles[CriteoShape.DENSE];
  private final int[][] slice = new int[CriteoShape.CATEGORICAL + CriteoShape.DENSE][];

  /** Rows with the first version's clicks, of which there are any number. */
  SyntheticGenerator(long seed) {
    this(seed, PlantedSettings.FIRST, 1);
  }

  /**
   * Draws a click model.
   *
   * @param rows over which it drifts
   */
  SyntheticGenerator(long seed, PlantedSettings planted, long rows) {
    this.seed = seed;
    this.rows = rows;
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      ranks[f] =
          new SkewedRanks(
              CriteoShape.cardinality(f) - 1, CriteoShape.exponent(f), CriteoShape.shift(f));
    }
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      dense[d] = new IntegerQuantiles(CriteoShape.QUANTILES, CriteoShape.denseLog(d));
    }
    for (int k = 0; k < slice.length; k++) {
      RowSequence order =
          RowSequence.shuffled(Mix64.mix(seed, 0x746F706963L), k, CriteoShape.TOPICS);
      slice[k] = new int[CriteoShape.TOPICS];
      for (int topic = 0; topic < CriteoShape.TOPICS; topic++) {
        slice[k][topic] = (int) order.rowAt(topic);
      }
    }
    SyntheticRow[] sample = sample();
    model =
        planted.version() == 1
            ? new PlantedModel(seed)
            : new LatentModel(seed, planted.drift(), sample);
    double[][] components = new double[sample.length][ClickModel.COMPONENTS];
    for (int r = 0; r < sample.length; r++) {
      model.components(sample[r], components[r]);
    }
    calibration =
        ScoreCalibration.fit(
            components, model.varianceShares(), CriteoShape.CLICK_RATE, model.bayesLogLoss());
  }

  /** Rows of no data set, spread over the time of all. */
  private SyntheticRow[] sample() {
    SyntheticRow[] sample = new SyntheticRow[CALIBRATION_ROWS];
    for (int r = 0; r < sample.length; r++) {
      sample[r] = new SyntheticRow();
      inputs(Mix64.mix(seed, CALIBRATION_START + r), sample[r]);
      sample[r].time = (r + 0.5) / sample.length;
    }
    return sample;
  }

  /** The click model. */
  ClickModel model() {
    return model;
  }

  /**
   * Generates row {@code index}.
   *
   * @param components room for {@link ClickModel#COMPONENTS} numbers
   */
  void row(long index, SyntheticRow row, double[] components) {
    long state = Mix64.mix(seed, index);
    inputs(state, row);
    row.time = rows > 1 ? index / (rows - 1.0) : 0;
    model.components(row, components);
    row.probability = ScoreCalibration.probability(calibration.logit(components));
    row.positive = Mix64.unit(draw(state, LABEL_DRAW)) < row.probability;
  }

  private static long draw(long state, int k) {
    return Mix64.mix(state + k * Mix64.GOLDEN);
  }

  private void inputs(long state, SyntheticRow row) {
    int topic = (int) ((draw(state, 0) >>> 1) % CriteoShape.TOPICS);
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      row.ranks[f] =
          isMissing(state, CriteoShape.missing(f))
              ? SyntheticRow.MISSING
              : ranks[f].rank(uniform(draw(state, 1 + f), slice[f][topic]));
    }
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      int k = CriteoShape.CATEGORICAL + d;
      if (isMissing(state, CriteoShape.denseMissing(d))) {
        row.dense[d] = Float.NaN;
        row.logDense[d] = 0;
      } else {
        int step = IntegerQuantiles.step(uniform(draw(state, 1 + k), slice[k][topic]));
        row.dense[d] = dense[d].value(step);
        row.logDense[d] = dense[d].log(step);
      }
    }
  }

  /** Fields of one missing rate are missing together. */
  private static boolean isMissing(long state, double rate) {
    return rate > 0 && Mix64.unit(draw(state, MISSING_DRAWS + (int) (rate * 10_000))) < rate;
  }

  /** The low bits choose whether to follow the topic, the others are the number. */
  private static double uniform(long bits, int slice) {
    double anywhere = Mix64.unit(bits);
    boolean follows = (bits & 0x7FF) * SELECTOR < CriteoShape.TOPIC_SHARE;
    return follows ? (slice + anywhere) / CriteoShape.TOPICS : anywhere;
  }
}
