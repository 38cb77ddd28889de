package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import java.util.Arrays;
import java.util.stream.IntStream;
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
  /** Products of cells and inputs below which threads cost more than they save. */
  private static final long LEAST_WORK = 1 << 18;

  /** Parts of the work a processor, so that none waits long for the last. */
  private static final int PARTS = 4;

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

  /** The converter, in the first block of rows, of [polarity, output, slice]. */
  private final int[] converters;

  /** Converters of a block of rows. */
  private final int blockConverters;

  private final Conversions.Count count = new Conversions.Count();
  private long reads;

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
    int group = Math.max(1, device.array().columns() / (polarities * slices));
    int adcs =
        Math.ceilDiv(
            Math.max(device.array().columns(), group * polarities * slices),
            device.adc().columns());
    converters = converters(group, adcs, device.adc().columns());
    blockConverters = Math.ceilDiv(outputs, group) * adcs;
    offset = device.differential() ? 0 : 1L << (precision.weights() - 1);
    long most = (long) device.array().activeRows() * ((1 << cellBits) - 1) * ((1 << dacBits) - 1);
    conversions =
        new Conversions(
            device.adc(),
            most,
            faults.converters(),
            CellStates.key(faults, salt),
            Math.ceilDiv(inputs, device.array().rows()) * blockConverters);
    int[][] magnitudes = magnitudes(weights, precision.weights());
    columns =
        faults.areCellsExact()
            ? new BitColumns(magnitudes, outputs, lots, slices, cellBits)
            : new AnalogColumns(device, faults, salt, magnitudes, outputs, lots, slices);
    boolean calibrated = device.adc().calibrated() || faults.calibrated();
    calibration = calibrated && !faults.isNone() ? calibrate(magnitudes) : null;
  }

  private int[] converters(int group, int adcs, int adcColumns) {
    int[] all = new int[polarities * outputs * slices];
    for (int c = 0; c < all.length; c++) {
      int polarity = c / slices / outputs;
      int output = c / slices % outputs;
      int column = (output % group * polarities + polarity) * slices + c % slices;
      all[c] = output / group * adcs + column / adcColumns;
    }
    return all;
  }

  private ColumnCalibration calibrate(int[][] magnitudes) {
    MatrixColumns exact = new BitColumns(magnitudes, outputs, lots, slices, cellBits);
    MatrixColumns.Reads real = columns.reads();
    Conversions.Count uncounted = new Conversions.Count();
    reads = ColumnCalibration.INPUTS;
    return ColumnCalibration.of(
        converters.length,
        lots,
        dacBits,
        new ColumnCalibration.Exact(exact.reads(), outputs, slices),
        real,
        (c, lot) -> {
          int output = c / slices;
          double sum = real.sum(output / outputs, output % outputs, c % slices, lot);
          return conversions.of(sum, converter(c, lot), uncounted);
        });
  }

  private int converter(int column, int lot) {
    return lots.block(lot) * blockConverters + converters[column];
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
    return multiply(x, 1);
  }

  /**
   * W·x of several vectors: the same numbers as of one after the other, whatever the threads.
   *
   * @param x [vectors, inputs]
   * @return [vectors, outputs]
   */
  double[] multiply(int[] x, int vectors) {
    check(x, vectors);
    double[] y = new double[vectors * outputs];
    long first = reads;
    reads += (long) vectors * steps;
    long work = (long) vectors * steps * inputs * converters.length;
    int most = work < LEAST_WORK ? 1 : PARTS * Runtime.getRuntime().availableProcessors();
    int parts = Math.min(vectors, most);
    IntStream each = IntStream.range(0, parts);
    (parts > 1 ? each.parallel() : each)
        .mapToObj(
            part -> {
              int from = (int) ((long) vectors * part / parts);
              int to = (int) ((long) vectors * (part + 1) / parts);
              return multiply(x, from, to, first, y);
            })
        .toList()
        .forEach(count::add);
    return y;
  }

  private void check(int[] x, int vectors) {
    if (x.length != vectors * inputs) {
      throw new CrossbarException(
          x.length + " numbers for " + vectors + " vectors of " + inputs + " inputs");
    }
    for (int v : x) {
      if (v < 0 || v >> (steps * dacBits) != 0) {
        throw new CrossbarException(
            "input " + v + " is not within 0 to " + ((1 << (steps * dacBits)) - 1));
      }
    }
  }

  private Conversions.Count multiply(int[] xs, int from, int to, long first, double[] ys) {
    Conversions.Count done = new Conversions.Count();
    MatrixColumns.Reads real = columns.reads();
    for (int v = from; v < to; v++) {
      int[] x = Arrays.copyOfRange(xs, v * inputs, (v + 1) * inputs);
      for (int step = 0; step < steps; step++) {
        real.drive(x, step * dacBits, dacBits, first + (long) v * steps + step);
        add(real, step * dacBits, ys, v * outputs, done);
      }
      long surplus = offset * Arrays.stream(x).asLongStream().sum();
      for (int o = 0; o < outputs; o++) {
        ys[v * outputs + o] -= surplus;
      }
    }
    return done;
  }

  /** Converts what is driven, and adds it shifted by so many bits. */
  private void add(
      MatrixColumns.Reads real, int shift, double[] y, int at, Conversions.Count done) {
    int count = lots.count();
    for (int p = 0; p < polarities; p++) {
      for (int o = 0; o < outputs; o++) {
        for (int l = 0; l < slices; l++) {
          double scale = (p == 0 ? 1.0 : -1.0) * (1L << (shift + l * cellBits));
          int column = (p * outputs + o) * slices + l;
          for (int lot = 0; lot < count; lot++) {
            double code = conversions.of(real.sum(p, o, l, lot), converter(column, lot), done);
            y[at + o] +=
                scale * (calibration == null ? code : calibration.of(column * count + lot, code));
          }
        }
      }
    }
  }

  /** Conversions so far, those of calibration aside. */
  public long converted() {
    return count.all();
  }

  /** Of these, sums beyond a converter's range. */
  public long clipped() {
    return count.clipped();
  }
}
