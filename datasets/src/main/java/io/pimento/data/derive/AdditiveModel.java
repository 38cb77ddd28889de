package io.pimento.data.derive;

import java.io.InterruptedIOException;
import java.util.Arrays;

/**
 * A sum of steps of cells in log-odds, fitted once for each fold to the rows outside it, so that
 * each row is judged by the one that has not seen it. What is kept is every row's click probability
 * by every one of them.
 */
final class AdditiveModel {
  private static final int K = Folds.COUNT;

  /** A step adds this part of what a cell lacks: whole ones overshoot where fields are alike. */
  private static final double DAMPING = 0.5;

  /** Longest step, in log-odds. */
  private static final double LONGEST = 2;

  private static final float LEAST_PROBABILITY = 1e-6f;

  /** Rows that a task changes. */
  private static final int PART = 16_384;

  private final SampleRows sample;
  private final float[] probability;
  private final double smoothing;

  /**
   * What a combination adds to the model.
   *
   * @param gain mean fall of the log loss of rows that it was not fitted to
   * @param error standard error of the gain
   * @param distinct cells among the rows
   */
  record Gain(double gain, double error, int distinct) {}

  /** Scratch memory of one thread. */
  static final class Scratch {
    final SampleCells cells;
    private double[] sums = new double[0];
    private double[] odds = new double[0];

    Scratch(int rows) {
      cells = new SampleCells(rows);
    }
  }

  /** Every fold's click rate. */
  AdditiveModel(SampleRows sample) {
    this.sample = sample;
    probability = new float[sample.rows() * K];
    double[] weight = new double[K];
    double[] clicks = new double[K];
    double all = 0;
    double clicked = 0;
    for (int r = 0; r < sample.rows(); r++) {
      double w = sample.weights()[r];
      weight[sample.folds()[r]] += w;
      clicks[sample.folds()[r]] += w * sample.labels()[r];
      all += w;
      clicked += w * sample.labels()[r];
    }
    float[] start = new float[K];
    for (int j = 0; j < K; j++) {
      start[j] = (float) ((clicked - clicks[j] + 0.5) / (all - weight[j] + 1));
    }
    for (int r = 0; r < sample.rows(); r++) {
      System.arraycopy(start, 0, probability, r * K, K);
    }
    double p = (clicked + 0.5) / (all + 1);
    smoothing = CellValues.SMOOTHING * p * (1 - p);
  }

  /** The steps of a combination, as odds less 1 by cell and fold; they lie in the scratch. */
  private void steps(Combination combination, int rows, double damping, Scratch scratch) {
    scratch.cells.of(sample, combination, rows);
    int size = (scratch.cells.kept() + 1) * K;
    if (scratch.odds.length < size) {
      scratch.odds = new double[size];
      scratch.sums = new double[2 * size];
    }
    double[] sums = scratch.sums;
    Arrays.fill(sums, 0, 2 * size, 0);
    int[] folds = sample.folds();
    for (int r = 0; r < rows; r++) {
      int cell = scratch.cells.cell(r);
      if (cell == 0) {
        continue;
      }
      float y = sample.labels()[r];
      float w = sample.weights()[r];
      int own = folds[r];
      int at = cell * 2 * K;
      int row = r * K;
      for (int j = 0; j < K; j++) {
        if (j != own) {
          float p = probability[row + j];
          sums[at + j] += w * (y - p);
          sums[at + K + j] += w * (p * (1 - p));
        }
      }
    }
    double[] odds = scratch.odds;
    Arrays.fill(odds, 0, K, 0);
    for (int c = 1; c <= scratch.cells.kept(); c++) {
      for (int j = 0; j < K; j++) {
        double step = sums[c * 2 * K + j] / (sums[c * 2 * K + K + j] + smoothing);
        odds[c * K + j] = StrictMath.expm1(damping * Math.max(-LONGEST, Math.min(LONGEST, step)));
      }
    }
  }

  /** What a combination would add, by the first rows. */
  Gain gain(Combination combination, int rows, Scratch scratch) {
    steps(combination, rows, 1, scratch);
    double sum = 0;
    double squares = 0;
    double weight = 0;
    for (int r = 0; r < rows; r++) {
      double w = sample.weights()[r];
      weight += w;
      int own = sample.folds()[r];
      double odds = scratch.odds[scratch.cells.cell(r) * K + own];
      if (odds != 0) {
        double rise = StrictMath.log1p(probability[r * K + own] * odds);
        double fall = w * ((sample.labels()[r] > 0 ? StrictMath.log1p(odds) : 0) - rise);
        sum += fall;
        squares += fall * fall;
      }
    }
    double scale = weight > 0 ? 1 / weight : 0;
    double spread = Math.sqrt(Math.max(0, squares - sum * sum / Math.max(1, rows)));
    return new Gain(sum * scale, spread * scale, scratch.cells.distinct());
  }

  /** Takes a combination's damped step into the model. */
  void add(Combination combination, Scratch scratch, Crew crew) throws InterruptedIOException {
    steps(combination, sample.rows(), DAMPING, scratch);
    int parts = (sample.rows() + PART - 1) / PART;
    crew.run(
        parts,
        (part, worker) -> {
          int end = Math.min(sample.rows(), (part + 1) * PART);
          for (int r = part * PART; r < end; r++) {
            int cell = scratch.cells.cell(r) * K;
            for (int j = 0; j < K; j++) {
              float odds = (float) scratch.odds[cell + j];
              float p = probability[r * K + j];
              float moved = p * (1 + odds) / (1 + p * odds);
              probability[r * K + j] =
                  Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, moved));
            }
          }
        });
  }
}
