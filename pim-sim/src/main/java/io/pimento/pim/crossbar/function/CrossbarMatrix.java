package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of whole numbers W [outputs, inputs] stored in crossbars, multiplied as the hardware
 * does it: inputs enter some bits at a time, every lot of rows is summed on its columns, each sum
 * is converted, and the conversions are shifted and added.
 *
 * <p>A weight is a positive and a negative magnitude in columns of their own (differential), or one
 * number moved up by half the range (offset), whose surplus is taken off digitally.
 */
public final class CrossbarMatrix {
  private final int outputs;
  private final int inputs;
  private final int polarities;
  private final int slices;
  private final int cellBits;
  private final int dacBits;
  private final int steps;
  private final RowLots lots;
  private final long offset;
  private final Conversions conversions;
  private final MatrixColumns columns;
  private final @Nullable ColumnCalibration calibration;

  /** Outputs of one crossbar, converters of one, columns of a converter. */
  private final int group;

  private final int adcs;
  private final int adcColumns;

  /**
   * Programs a matrix.
   *
   * @param weights [outputs·inputs], row by row, each within the precision's range
   * @param salt distinguishes the draws of this matrix from another's
   */
  public CrossbarMatrix(
      CrossbarDevice device,
      BitWidths precision,
      int outputs,
      int inputs,
      int[] weights,
      Faults given,
      long salt) {
    Faults faults = given.on(device);
    this.outputs = outputs;
    this.inputs = inputs;
    polarities = device.differential() ? 2 : 1;
    slices = device.slices(precision.weights());
    cellBits = device.cell().bits();
    dacBits = device.dacBits();
    steps = device.steps(precision.activations());
    lots = new RowLots(inputs, device.array().rows(), device.array().activeRows());
    int perOutput = polarities * slices;
    group = Math.max(1, device.array().columns() / perOutput);
    adcColumns = device.adc().columns();
    adcs = Math.ceilDiv(Math.max(device.array().columns(), group * perOutput), adcColumns);
    offset = device.differential() ? 0 : 1L << (precision.weights() - 1);
    long most = (long) device.array().activeRows() * ((1 << cellBits) - 1) * ((1 << dacBits) - 1);
    conversions =
        new Conversions(device.adc(), most, faults.converters(), CellStates.key(faults, salt));
    int[][] magnitudes = magnitudes(weights, precision.weights());
    columns =
        faults.areCellsExact()
            ? new BitColumns(magnitudes, outputs, lots, slices, cellBits)
            : new AnalogColumns(device, faults, salt, magnitudes, outputs, lots, slices);
    boolean calibrated = device.adc().calibrated() || faults.calibrated();
    calibration = calibrated && !faults.isNone() ? calibrate(magnitudes) : null;
  }

  private ColumnCalibration calibrate(int[][] magnitudes) {
    MatrixColumns exact = new BitColumns(magnitudes, outputs, lots, slices, cellBits);
    ColumnCalibration found =
        ColumnCalibration.of(
            polarities * outputs * slices,
            lots,
            dacBits,
            new ColumnCalibration.Exact(exact, outputs, slices),
            columns,
            (c, lot) -> {
              int output = c / slices;
              return code(output / outputs, output % outputs, c % slices, lot);
            });
    conversions.restart();
    return found;
  }

  /** A column's conversion as it is. */
  private double code(int polarity, int output, int slice, int lot) {
    double sum = columns.sum(polarity, output, slice, lot);
    int crossbar = lots.block(lot) * Math.ceilDiv(outputs, group) + output / group;
    int column = (output % group * polarities + polarity) * slices + slice;
    return conversions.of(sum, crossbar * adcs + column / adcColumns);
  }

  private int[][] magnitudes(int[] weights, int bits) {
    if (weights.length != outputs * inputs) {
      throw new CrossbarException(
          "a matrix of " + outputs + "×" + inputs + " got " + weights.length + " weights");
    }
    int most = (1 << (bits - 1)) - 1;
    int least = polarities == 2 ? -most : -most - 1;
    int[][] m = new int[polarities][weights.length];
    for (int i = 0; i < weights.length; i++) {
      int w = weights[i];
      if (w < least || w > most) {
        throw new CrossbarException(
            "weight " + w + " is not within " + least + " to " + most + " of " + bits + " bits");
      }
      if (polarities == 2) {
        m[0][i] = Math.max(w, 0);
        m[1][i] = Math.max(-w, 0);
      } else {
        m[0][i] = (int) (w + offset);
      }
    }
    return m;
  }

  /**
   * W·x.
   *
   * @param x [inputs], each at least 0 and within the activations' bits
   * @return [outputs]; whole numbers, exactly W·x, if no cell is at fault and nothing was clipped
   */
  public double[] multiply(int[] x) {
    if (x.length != inputs) {
      throw new CrossbarException("a vector of " + x.length + " for " + inputs + " inputs");
    }
    double[] y = new double[outputs];
    long sum = 0;
    for (int v : x) {
      if (v < 0 || v >> (steps * dacBits) != 0) {
        throw new CrossbarException(
            "input " + v + " is not within 0 to " + ((1 << (steps * dacBits)) - 1));
      }
      sum += v;
    }
    int count = lots.count();
    for (int step = 0; step < steps; step++) {
      columns.drive(x, step * dacBits, dacBits);
      for (int p = 0; p < polarities; p++) {
        for (int o = 0; o < outputs; o++) {
          for (int l = 0; l < slices; l++) {
            double scale = (p == 0 ? 1.0 : -1.0) * (1L << (step * dacBits + l * cellBits));
            for (int lot = 0; lot < count; lot++) {
              double code = code(p, o, l, lot);
              y[o] +=
                  scale
                      * (calibration == null
                          ? code
                          : calibration.of(((p * outputs + o) * slices + l) * count + lot, code));
            }
          }
        }
      }
    }
    if (offset != 0) {
      for (int o = 0; o < outputs; o++) {
        y[o] -= offset * sum;
      }
    }
    return y;
  }

  /** What the ADCs did. */
  public Conversions conversions() {
    return conversions;
  }
}
