package io.pimento.pim.crossbar.function;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One digital gain a column and lot of rows, found after programming: seeded binary inputs are
 * converted as they come, and γ = Σ s·c / Σ c² makes the codes c fit the sums s that the stored
 * numbers ask for. It takes off what wires, drift and cells do to a column as a whole, not what
 * differs from row to row.
 */
final class ColumnGains {
  /** Calibration inputs: all rows once, then half of them at random. */
  private static final int INPUTS = 32;

  private final double[] gains;

  private ColumnGains(double[] gains) {
    this.gains = gains;
  }

  /** Reads the columns of a matrix as they are. */
  interface Column {
    double convert(int column, int lot);
  }

  /**
   * Finds the gains.
   *
   * @param columns of the matrix; a gain's place is column · lots + lot
   */
  static ColumnGains of(
      int columns, RowLots lots, int bits, Exact exact, MatrixColumns real, Column codes) {
    int places = columns * lots.count();
    double[] wanted = new double[places];
    double[] seen = new double[places];
    SplittableRandom random = new SplittableRandom(1);
    int[] x = new int[lots.inputs()];
    for (int v = 0; v < INPUTS; v++) {
      int most = (1 << bits) - 1;
      for (int i = 0; i < x.length; i++) {
        x[i] = v == 0 || random.nextBoolean() ? most : 0;
      }
      exact.columns.drive(x, 0, bits);
      real.drive(x, 0, bits);
      for (int c = 0; c < columns; c++) {
        for (int lot = 0; lot < lots.count(); lot++) {
          double code = codes.convert(c, lot);
          wanted[c * lots.count() + lot] += code * exact.sum(c, lot);
          seen[c * lots.count() + lot] += code * code;
        }
      }
    }
    double[] gains = new double[places];
    Arrays.setAll(gains, k -> seen[k] == 0 ? 1 : wanted[k] / seen[k]);
    return new ColumnGains(gains);
  }

  /**
   * What the stored numbers ask for.
   *
   * @param slices columns of a magnitude
   */
  record Exact(MatrixColumns columns, int outputs, int slices) {
    double sum(int column, int lot) {
      int output = column / slices;
      return columns.sum(output / outputs, output % outputs, column % slices, lot);
    }
  }

  double of(int place) {
    return gains[place];
  }
}
