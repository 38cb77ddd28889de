package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;

/**
 * A matrix of whole numbers W [outputs, inputs] stored in crossbars, multiplied as the hardware
 * does it: inputs enter some bits at a time, every block of rows is summed on its columns, each sum
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
  private final int blockRows;
  private final long offset;
  private final Conversions conversions;
  private final MatrixColumns columns;

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
      Faults faults,
      long salt) {
    this.outputs = outputs;
    this.inputs = inputs;
    polarities = device.differential() ? 2 : 1;
    slices = device.slices(precision.weights());
    cellBits = device.cell().bits();
    dacBits = device.dacBits();
    steps = device.steps(precision.activations());
    blockRows = device.array().rows();
    offset = device.differential() ? 0 : 1L << (precision.weights() - 1);
    long most = (long) blockRows * ((1 << cellBits) - 1) * ((1 << dacBits) - 1);
    conversions = new Conversions(device.adc(), most);
    int[][] magnitudes = magnitudes(weights, precision.weights());
    columns =
        faults.isNone()
            ? new BitColumns(magnitudes, outputs, inputs, slices, cellBits, blockRows)
            : new AnalogColumns(device, faults, salt, magnitudes, outputs, inputs, slices);
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
    int blocks = Math.ceilDiv(inputs, blockRows);
    for (int step = 0; step < steps; step++) {
      columns.drive(x, step * dacBits, dacBits);
      for (int p = 0; p < polarities; p++) {
        for (int o = 0; o < outputs; o++) {
          for (int l = 0; l < slices; l++) {
            double scale = (p == 0 ? 1.0 : -1.0) * (1L << (step * dacBits + l * cellBits));
            for (int block = 0; block < blocks; block++) {
              y[o] += scale * conversions.of(columns.sum(p, o, l, block));
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
