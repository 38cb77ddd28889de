package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registers of all units and the cells that they touch, in FP16: a product and a sum are each
 * rounded to nearest even, as two operations of the hardware.
 */
final class UnitArray {
  /** The column of the register row from which on GRF_A lies. */
  static final int INPUT_COLUMN = 8;

  private final NearBankDevice device;
  private final int lanes;
  private final float[][][] a;
  private final float[][][] b;
  private final Map<Integer, Map<Integer, short[]>> cells = new HashMap<>();

  UnitArray(NearBankDevice device) {
    this.device = device;
    this.lanes = device.lanes();
    this.a = new float[device.units()][device.registers()][lanes];
    this.b = new float[device.units()][device.registers()][lanes];
  }

  /** Puts FP16 numbers into cells, without time. */
  void put(int unit, int parity, int row, int column, short[] values) {
    cells
        .computeIfAbsent(2 * unit + parity, k -> new HashMap<>())
        .put(row * device.columns() + column, values);
  }

  /** Cells that were written; others are zero. */
  short[] get(int unit, int parity, int row, int column) {
    Map<Integer, short[]> bank = cells.get(2 * unit + parity);
    short[] values = bank == null ? null : bank.get(row * device.columns() + column);
    return values == null ? new short[lanes] : values;
  }

  /** One access, with the instruction that it carries out. */
  void obey(Access access, @Nullable UnitInstruction now, boolean running) {
    if (access.effect() == Access.Effect.START_UNITS) {
      for (float[][] unit : b) {
        for (float[] register : unit) {
          Arrays.fill(register, 0);
        }
      }
    }
    if (access.row() == device.registerRow() && access.column() >= INPUT_COLUMN) {
      load(access);
    }
    if (!running || now == null) {
      return;
    }
    int low = access.column() % device.registers();
    for (int unit = 0; unit < device.units(); unit++) {
      float[] own = (access.bank() == 0 ? a : b)[unit][low];
      if (access.write()) {
        put(unit, access.bank(), access.row(), access.column(), half(own));
        continue;
      }
      short[] operand = get(unit, access.bank(), access.row(), access.column());
      switch (now) {
        case UnitInstruction.MultiplyAdd() -> {
          int perRow = device.columns() / device.registers();
          int high = (access.row() * perRow + access.column() / device.registers());
          multiplyAdd(b[unit][low], a[unit][high % device.registers()], operand);
        }
        case UnitInstruction.Fill(boolean relu) -> {
          for (int i = 0; i < lanes; i++) {
            float x = Float.float16ToFloat(operand[i]);
            own[i] = relu ? Math.max(x, 0) : x;
          }
        }
        case UnitInstruction.Multiply() -> {
          for (int i = 0; i < lanes; i++) {
            own[i] = round(own[i] * Float.float16ToFloat(operand[i]));
          }
        }
        case UnitInstruction.Add() -> {
          for (int i = 0; i < lanes; i++) {
            own[i] = round(own[i] + Float.float16ToFloat(operand[i]));
          }
        }
        case UnitInstruction.Idle(),
            UnitInstruction.Jump(int _, int _),
            UnitInstruction.Exit() -> {}
      }
    }
  }

  private void load(Access access) {
    short[] data = access.data();
    if (data == null) {
      return;
    }
    for (float[][] unit : a) {
      for (int i = 0; i < lanes; i++) {
        unit[access.column() - INPUT_COLUMN][i] = Float.float16ToFloat(data[i]);
      }
    }
  }

  private void multiplyAdd(float[] sum, float[] input, short[] weight) {
    for (int i = 0; i < lanes; i++) {
      sum[i] = round(sum[i] + round(input[i] * Float.float16ToFloat(weight[i])));
    }
  }

  private static float round(float x) {
    return Float.float16ToFloat(Float.floatToFloat16(x));
  }

  private short[] half(float[] values) {
    short[] out = new short[lanes];
    for (int i = 0; i < lanes; i++) {
      out[i] = Float.floatToFloat16(values[i]);
    }
    return out;
  }
}
