package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.wire.NodalAnalysis;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cells with faults. Each cell counts as the level that its conductance amounts to: (g − g_off) /
 * (g_on − g_off) times the highest level, not rounded. With real wires that conductance is the
 * current that one volt on the row alone draws from the column, which is exact because the network
 * is linear; rows that are not active with it are cut off by their cells' transistors.
 *
 * <p>Read noise is drawn for every column sum at once: independent cells of deviation σᵢ under
 * inputs xᵢ add N(0, Σ xᵢ²σᵢ²). Behind wires a cell's σ shrinks as its share of the current does,
 * which is exact to first order.
 */
final class AnalogColumns implements MatrixColumns {
  private static final long READS = 0x2545f4914f6cdd1dL;

  private final int outputs;
  private final int inputs;
  private final int slices;
  private final RowLots lots;
  private final long key;

  /** Columns of the matrix. */
  private final int columns;

  /** [input, polarity, output, slice]: a driven row adds to all columns side by side. */
  private final float[] levels;

  /** Squares of a read's deviation, likewise; empty without noise. */
  private final float[] variances;

  AnalogColumns(
      CrossbarDevice device,
      Faults faults,
      long salt,
      int[][] magnitudes,
      int outputs,
      RowLots lots,
      int slices) {
    this.outputs = outputs;
    this.inputs = lots.inputs();
    this.slices = slices;
    this.lots = lots;
    key = CellStates.key(faults, salt) ^ READS;
    columns = magnitudes.length * outputs * slices;
    levels = new float[columns * inputs];
    variances = new float[faults.noise().isNone() ? 0 : levels.length];
    int top = device.cell().levels() - 1;
    int bits = device.cell().bits();
    CellStates cells = new CellStates(device.cell(), faults, salt);
    for (int p = 0; p < magnitudes.length; p++) {
      for (int o = 0; o < outputs; o++) {
        for (int l = 0; l < slices; l++) {
          for (int i = 0; i < inputs; i++) {
            cells.next(magnitudes[p][o * inputs + i] >> (l * bits) & top);
            int k = i * columns + at(p, o, l);
            levels[k] = (float) cells.now();
            if (variances.length > 0) {
              // Relative to the conductance for now, so that wires take their part of it.
              double part = cells.now() == 0 ? 0 : cells.noise() / cells.now();
              variances[k] = (float) (part * part);
            }
          }
        }
      }
    }
    if (faults.wires()) {
      wire(device, magnitudes.length);
    }
    double off = device.cell().off();
    double reference = cells.compensation();
    for (int k = 0; k < levels.length; k++) {
      double g = levels[k] * reference;
      if (variances.length > 0) {
        variances[k] *= (float) Math.pow(g / (1 - off) * top, 2);
      }
      levels[k] = (float) ((g - off) / (1 - off) * top);
    }
  }

  private int at(int polarity, int output, int slice) {
    return (polarity * outputs + output) * slices + slice;
  }

  /** Replaces every conductance by what its column sees of it through the wires. */
  private void wire(CrossbarDevice device, int polarities) {
    int perOutput = polarities * slices;
    int group = Math.max(1, device.array().columns() / perOutput);
    for (int lot = 0; lot < lots.count(); lot++) {
      for (int first = 0; first < outputs; first += group) {
        wire(device, lot, first, perOutput, Math.min(group, outputs - first) * perOutput);
      }
    }
  }

  private void wire(CrossbarDevice device, int lot, int first, int perOutput, int m) {
    int start = lots.block(lot) * lots.blockRows();
    int n = Math.min(lots.blockRows(), inputs - start);
    double on = 1 / device.cell().onOhms();
    double[] g = new double[n * m];
    for (int c = 0; c < m; c++) {
      int column = column(first, c, perOutput);
      for (int i = lots.from(lot); i < lots.to(lot); i++) {
        g[(i - start) * m + c] = levels[i * columns + column] * on;
      }
    }
    NodalAnalysis network = new NodalAnalysis(n, m, g, device.array().wireOhms());
    // One volt on a row alone also reaches the other rows' cells: their share is this row's too,
    // so that sums over driven rows are exact.
    double[] seen = network.transfer(lots.from(lot) - start, lots.to(lot) - start);
    for (int i = lots.from(lot); i < lots.to(lot); i++) {
      for (int c = 0; c < m; c++) {
        levels[i * columns + column(first, c, perOutput)] =
            (float) (seen[(i - lots.from(lot)) * m + c] / on);
      }
    }
  }

  private int column(int first, int c, int perOutput) {
    int within = c % perOutput;
    return at(within / slices, first + c / perOutput, within % slices);
  }

  @Override
  public Reads reads() {
    return new Currents();
  }

  private final class Currents implements Reads {
    /** [lot, polarity, output, slice], of what is driven. */
    private final float[] sums = new float[lots.count() * columns];

    private final float[] spreads = new float[variances.length == 0 ? 0 : sums.length];
    private SplittableRandom noise = new SplittableRandom(0);

    @Override
    public void drive(int[] x, int from, int bits, long read) {
      int mask = (1 << bits) - 1;
      Arrays.fill(sums, 0);
      Arrays.fill(spreads, 0);
      for (int i = 0; i < inputs; i++) {
        int driven = x[i] >> from & mask;
        if (driven != 0) {
          int lot = lots.of(i) * columns;
          add(levels, i * columns, driven, sums, lot);
          if (variances.length > 0) {
            add(variances, i * columns, driven * driven, spreads, lot);
          }
        }
      }
      if (variances.length > 0) {
        noise = new SplittableRandom(key + read * 0x9e3779b97f4a7c15L);
      }
    }

    private void add(float[] cells, int row, float driven, float[] into, int lot) {
      for (int c = 0; c < columns; c++) {
        into[lot + c] += cells[row + c] * driven;
      }
    }

    @Override
    public double sum(int polarity, int output, int slice, int lot) {
      int k = lot * columns + at(polarity, output, slice);
      return variances.length == 0
          ? sums[k]
          : sums[k] + Math.sqrt(spreads[k]) * noise.nextGaussian();
    }
  }
}
