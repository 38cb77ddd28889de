package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.CommandSink;

/** Computes on the units: operands into cells, the kernel's own accesses, results out. */
public final class NearBankMath {
  private NearBankMath() {}

  /**
   * A matrix times a vector in FP16; the host adds up the lanes of each output in double.
   *
   * @param matrix outputs × inputs, row by row
   * @return one number an output
   */
  public static double[] gemv(NearBankDevice device, float[] matrix, float[] vector) {
    int inputs = vector.length;
    int outputs = inputs == 0 ? 0 : matrix.length / inputs;
    if (inputs == 0 || outputs * inputs != matrix.length) {
      throw new IllegalArgumentException(
          "GEMV: a matrix of " + matrix.length + " numbers and a vector of " + inputs);
    }
    GemvKernel kernel = new GemvKernel(device, outputs, inputs, half(vector, 0, inputs));
    UnitArray units = new UnitArray(device);
    int perTile = device.units() * device.registers();
    int chunks = Math.ceilDiv(inputs, device.lanes());
    for (int o = 0; o < outputs; o++) {
      int unit = o % perTile / device.registers();
      for (int chunk = 0; chunk < chunks; chunk++) {
        int tile = chunk / device.registers();
        int column =
            kernel.weightColumn(tile, o / perTile)
                + chunk % device.registers() * device.registers()
                + o % device.registers();
        int from = o * inputs + chunk * device.lanes();
        int count = Math.min(device.lanes(), inputs - chunk * device.lanes());
        short[] lanes = new short[device.lanes()];
        System.arraycopy(half(matrix, from, count), 0, lanes, 0, count);
        int c = device.columns();
        units.put(unit, tile % 2, column / c, column % c, lanes);
      }
    }
    NearBankRun.of(device, kernel, CommandSink.NONE, units);
    double[] result = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      int column = kernel.resultColumn(o / perTile) + o % device.registers();
      int unit = o % perTile / device.registers();
      for (short lane : units.get(unit, 1, column / device.columns(), column % device.columns())) {
        result[o] += Float.float16ToFloat(lane);
      }
    }
    return result;
  }

  /** The sum of two vectors in FP16. */
  public static float[] add(NearBankDevice device, float[] x, float[] y) {
    AddKernel kernel = new AddKernel(device, x.length);
    if (y.length != x.length) {
      throw new IllegalArgumentException("ADD of " + x.length + " and " + y.length + " numbers");
    }
    UnitArray units = new UnitArray(device);
    int banks = 2 * device.units();
    int bursts = x.length / device.lanes();
    for (int i = 0; i < bursts; i++) {
      int column = i / banks;
      int bank = i % banks;
      place(
          device,
          units,
          bank,
          AddKernel.FIRST_ROW,
          column,
          half(x, i * device.lanes(), device.lanes()));
      place(
          device,
          units,
          bank,
          AddKernel.SECOND_ROW,
          column,
          half(y, i * device.lanes(), device.lanes()));
    }
    NearBankRun.of(device, kernel, CommandSink.NONE, units);
    float[] sum = new float[x.length];
    for (int i = 0; i < bursts; i++) {
      int column = i / banks;
      int row = AddKernel.RESULT_ROW + column / device.columns();
      short[] lanes = units.get(i % banks / 2, i % 2, row, column % device.columns());
      for (int l = 0; l < lanes.length; l++) {
        sum[i * lanes.length + l] = Float.float16ToFloat(lanes[l]);
      }
    }
    return sum;
  }

  private static void place(
      NearBankDevice d, UnitArray units, int bank, int row, int column, short[] values) {
    units.put(bank / 2, bank % 2, row + column / d.columns(), column % d.columns(), values);
  }

  private static short[] half(float[] values, int from, int count) {
    short[] out = new short[count];
    for (int i = 0; i < count; i++) {
      out[i] = Float.floatToFloat16(values[from + i]);
    }
    return out;
  }
}
