package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.wire.NodalAnalysis;
import java.util.SplittableRandom;

/**
 * Cells with faults. Each cell counts as the level that its conductance amounts to: (g − g_off) /
 * (g_on − g_off) times the highest level, not rounded. With real wires that conductance is the
 * current that one volt on the row alone draws from the column, which is exact because the network
 * is linear.
 */
final class AnalogColumns implements MatrixColumns {
  private final int outputs;
  private final int inputs;
  private final int slices;
  private final int blockRows;

  /** [polarity, output, slice, input]. */
  private final float[] levels;

  private final float[] rows;

  AnalogColumns(
      CrossbarDevice device,
      Faults faults,
      long salt,
      int[][] magnitudes,
      int outputs,
      int inputs,
      int slices) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.slices = slices;
    blockRows = device.array().rows();
    levels = new float[magnitudes.length * outputs * slices * inputs];
    rows = new float[inputs];
    double off = device.cell().onOhms() / device.cell().offOhms();
    int top = device.cell().levels() - 1;
    int bits = device.cell().bits();
    SplittableRandom random = new SplittableRandom(faults.seed() * 0x9e3779b97f4a7c15L + salt);
    for (int p = 0; p < magnitudes.length; p++) {
      for (int o = 0; o < outputs; o++) {
        for (int l = 0; l < slices; l++) {
          for (int i = 0; i < inputs; i++) {
            int level = magnitudes[p][o * inputs + i] >> (l * bits) & top;
            double g = off + (1 - off) * level / top;
            levels[at(p, o, l) + i] = (float) conductance(g, off, faults, random);
          }
        }
      }
    }
    if (faults.wires()) {
      wire(device, magnitudes.length);
    }
    for (int k = 0; k < levels.length; k++) {
      levels[k] = (float) ((levels[k] - off) / (1 - off) * top);
    }
  }

  /** The conductance of a cell as it turns out; parts of the greatest. */
  private static double conductance(
      double target, double off, Faults faults, SplittableRandom random) {
    double chance = random.nextDouble();
    double noise = random.nextGaussian();
    if (chance < faults.stuckOff()) {
      return off;
    }
    if (chance > 1 - faults.stuckOn()) {
      return 1;
    }
    double programmed = target + faults.variation().deviation(target) * noise;
    return faults.drifted(Math.max(0, programmed));
  }

  private int at(int polarity, int output, int slice) {
    return ((polarity * outputs + output) * slices + slice) * inputs;
  }

  /** Replaces every conductance by what its column sees of it through the wires. */
  private void wire(CrossbarDevice device, int polarities) {
    int perOutput = polarities * slices;
    int group = Math.max(1, device.array().columns() / perOutput);
    double on = 1 / device.cell().onOhms();
    for (int row = 0; row < inputs; row += blockRows) {
      int n = Math.min(blockRows, inputs - row);
      for (int first = 0; first < outputs; first += group) {
        int used = Math.min(group, outputs - first);
        int m = used * perOutput;
        double[] g = new double[n * m];
        for (int c = 0; c < m; c++) {
          int column = column(first, c, perOutput);
          for (int i = 0; i < n; i++) {
            g[i * m + c] = levels[column + row + i] * on;
          }
        }
        NodalAnalysis network = new NodalAnalysis(n, m, g, device.array().wireOhms());
        for (int i = 0; i < n; i++) {
          double[] volts = new double[n];
          volts[i] = 1;
          double[] seen = network.currents(volts);
          for (int c = 0; c < m; c++) {
            // One volt on a row alone also reaches the other rows' cells: their share is this
            // row's too, so that sums over driven rows are exact.
            levels[column(first, c, perOutput) + row + i] = (float) (seen[c] / on);
          }
        }
      }
    }
  }

  private int column(int first, int c, int perOutput) {
    int within = c % perOutput;
    return at(within / slices, first + c / perOutput, within % slices);
  }

  @Override
  public void drive(int[] x, int from, int bits) {
    int mask = (1 << bits) - 1;
    for (int i = 0; i < inputs; i++) {
      rows[i] = x[i] >> from & mask;
    }
  }

  @Override
  public double sum(int polarity, int output, int slice, int block) {
    int from = block * blockRows;
    int to = Math.min(inputs, from + blockRows);
    int column = at(polarity, output, slice);
    float sum = 0;
    for (int i = from; i < to; i++) {
      sum += levels[column + i] * rows[i];
    }
    return sum;
  }
}
