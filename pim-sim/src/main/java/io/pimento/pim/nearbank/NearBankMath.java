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

  /**
   * An operation on vectors in FP16.
   *
   * @param operands as many vectors as it reads, of one length
   */
  public static float[] elementwise(
      NearBankDevice device, Elementwise operation, float[]... operands) {
    if (operands.length != operation.operands()) {
      throw new IllegalArgumentException(
          operation + " of " + operands.length + " vectors; it takes " + operation.operands());
    }
    ElementwiseKernel kernel = new ElementwiseKernel(device, operation, operands[0].length);
    UnitArray units = new UnitArray(device);
    int banks = 2 * device.units();
    int bursts = kernel.elements() / device.lanes();
    for (int v = 0; v < operands.length; v++) {
      if (operands[v].length != kernel.elements()) {
        throw new IllegalArgumentException(
            operation + " of " + kernel.elements() + " and " + operands[v].length + " numbers");
      }
      int row = v == 0 ? ElementwiseKernel.FIRST_ROW : ElementwiseKernel.SECOND_ROW;
      for (int i = 0; i < bursts; i++) {
        short[] values = half(operands[v], i * device.lanes(), device.lanes());
        place(device, units, i % banks, row, i / banks, values);
      }
    }
    NearBankRun.of(device, kernel, CommandSink.NONE, units);
    float[] result = new float[kernel.elements()];
    for (int i = 0; i < bursts; i++) {
      int column = i / banks;
      int row = ElementwiseKernel.RESULT_ROW + column / device.columns();
      short[] lanes = units.get(i % banks / 2, i % 2, row, column % device.columns());
      for (int l = 0; l < lanes.length; l++) {
        result[i * lanes.length + l] = Float.float16ToFloat(lanes[l]);
      }
    }
    return result;
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
