package io.pimento.pim.crossbar.function;

import java.util.SplittableRandom;

/**
 * A digital gain and offset of each column and lot of rows, found after programming: seeded binary
 * inputs are converted as they come, and the line γ·c + δ is fitted by least squares from the codes
 * c to the sums s that the stored numbers ask for: γ = cov(s, c)/var(c), δ = mean(s) − γ·mean(c).
 * It takes off what wires, drift, cells and converters do to a column as a whole, not what differs
 * from row to row.
 */
final class ColumnCalibration {
  /** Calibration inputs: all rows once, then ½, ¼, ⅛ and 1/16 of them at random, in turn. */
  static final int INPUTS = 65;

  private static final int DENSITIES = 4;

  /** Variance of codes below which a column has not moved. */
  private static final double LEAST = 1e-9;

  private final double[] gains;
  private final double[] offsets;

  private ColumnCalibration(double[] gains, double[] offsets) {
    this.gains = gains;
    this.offsets = offsets;
  }

  /** Reads the columns of a matrix as they are. */
  interface Column {
    double convert(int column, int lot);
  }

  /**
   * Finds the lines.
   *
   * <p>They are reads 0 to {@value #INPUTS} − 1 of the matrix.
   *
   * @param columns of the matrix; a line's place is column · lots + lot
   */
  static ColumnCalibration of(
      int columns, RowLots lots, int bits, Exact exact, MatrixColumns.Reads real, Column codes) {
    int places = columns * lots.count();
    double[] s = new double[places];
    double[] c = new double[places];
    double[] sc = new double[places];
    double[] cc = new double[places];
    SplittableRandom random = new SplittableRandom(1);
    int[] x = new int[lots.inputs()];
    for (int v = 0; v < INPUTS; v++) {
      double density = v == 0 ? 1 : Math.scalb(1.0, -1 - v % DENSITIES);
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextDouble() < density ? (1 << bits) - 1 : 0;
      }
      exact.reads.drive(x, 0, bits, v);
      real.drive(x, 0, bits, v);
      for (int k = 0; k < places; k++) {
        double code = codes.convert(k / lots.count(), k % lots.count());
        double sum = exact.sum(k / lots.count(), k % lots.count());
        s[k] += sum / INPUTS;
        c[k] += code / INPUTS;
        sc[k] += sum * code / INPUTS;
        cc[k] += code * code / INPUTS;
      }
    }
    double[] gains = new double[places];
    double[] offsets = new double[places];
    for (int k = 0; k < places; k++) {
      double variance = cc[k] - c[k] * c[k];
      gains[k] = variance > LEAST ? (sc[k] - s[k] * c[k]) / variance : 1;
      offsets[k] = s[k] - gains[k] * c[k];
    }
    return new ColumnCalibration(gains, offsets);
  }

  /**
   * What the stored numbers ask for.
   *
   * @param slices columns of a magnitude
   */
  record Exact(MatrixColumns.Reads reads, int outputs, int slices) {
    double sum(int column, int lot) {
      int output = column / slices;
      return reads.sum(output / outputs, output % outputs, column % slices, lot);
    }
  }

  /** The sum that a code stands for. */
  double of(int place, double code) {
    return gains[place] * code + offsets[place];
  }
}
