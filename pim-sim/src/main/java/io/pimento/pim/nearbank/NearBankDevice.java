package io.pimento.pim.nearbank;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import java.util.List;

/**
 * A memory with units beside its banks.
 *
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param technology nm
 * @param banksPerUnit 1, or 2: one even and one odd bank share a unit
 * @param lanes numbers of one column access
 * @param elementBytes of a number; 2 with registers, FP16
 * @param insideShare part of a column access's energy that is spent inside the bank, before data go
 *     over the chip and its pins
 * @param operationPicojoule energy of one instruction of one unit
 * @param idleMilliwatt what a unit draws without work
 * @param constants every one, with its source
 */
public record NearBankDevice(
    String name,
    DramDevice memory,
    String validation,
    double technology,
    Operands operands,
    int banksPerUnit,
    int lanes,
    int elementBytes,
    double insideShare,
    double operationPicojoule,
    double idleMilliwatt,
    List<Constant> constants) {
  public NearBankDevice {
    constants = List.copyOf(constants);
    Organization o = memory.organization();
    switch (operands) {
      case Operands.Registers r -> {
        require(banksPerUnit == 2, "banks_per_unit", banksPerUnit, "2, an even and an odd bank");
        require(
            r.registers() == 8, "registers", r.registers(), "8, as three address bits name them");
        require(
            r.registerRow() < o.rows(),
            "register_row",
            r.registerRow(),
            "less than rows = " + o.rows());
        require(elementBytes == Short.BYTES, "element_bytes", elementBytes, "2, FP16");
      }
      case Operands.Buffer b -> {
        require(banksPerUnit == 1, "banks_per_unit", banksPerUnit, "1 with operands = buffer");
        require(
            b.together() >= 1 && o.banksPerRank() % b.together() == 0,
            "activate_together",
            b.together(),
            "a part of the " + o.banksPerRank() + " banks");
        require(
            b.bytes() >= o.accessBytes(),
            "buffer_bytes",
            b.bytes(),
            "at least an access of " + o.accessBytes() + " bytes");
        int least = memory.timings().of("tCCD_S");
        require(
            b.stepCycles() >= least, "step_cycles", b.stepCycles(), "at least tCCD_S = " + least);
        String key = o.protocol().splitsRowToColumn() ? "tRCDRD" : "tRCD";
        int open = memory.timings().of(key);
        require(
            b.rowToStepCycles() >= open,
            "row_to_step_cycles",
            b.rowToStepCycles(),
            "at least " + key + " = " + open);
      }
    }
    require(
        lanes * elementBytes == o.accessBytes(),
        "lanes",
        lanes,
        "accesses of " + o.accessBytes() + " bytes / " + elementBytes);
    require(insideShare <= 1, "inside_share", insideShare, "at most 1");
    require(operationPicojoule >= 0, "operation_picojoule", operationPicojoule, "at least 0");
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new DeviceException("near-bank device: " + key + " = " + value + " must be " + rule);
    }
  }

  private Operands.Registers own() {
    if (operands instanceof Operands.Registers r) {
      return r;
    }
    throw new IllegalArgumentException(
        name + ": operands = " + operands.label() + ": this kernel needs units with registers");
  }

  /** The buffer of units that have one. */
  Operands.Buffer buffer() {
    if (operands instanceof Operands.Buffer b) {
      return b;
    }
    throw new IllegalArgumentException(name + ": operands = " + operands.label() + ": no buffer");
  }

  /** Whether units have registers and a program. */
  public boolean hasRegisters() {
    return operands instanceof Operands.Registers;
  }

  /** Registers of each of the two register files. */
  public int registers() {
    return own().registers();
  }

  /** Places of the command register file. */
  public int instructions() {
    return own().instructions();
  }

  int registerRow() {
    return own().registerRow();
  }

  int parkRow() {
    return own().parkRow();
  }

  int enterRow() {
    return own().enterRow();
  }

  int leaveRow() {
    return own().leaveRow();
  }

  int modeColumn() {
    return own().modeColumn();
  }

  /** Units of a channel. */
  public int unitsPerChannel() {
    return memory.organization().banksPerRank() / banksPerUnit;
  }

  /** Units of all channels. */
  public int units() {
    return unitsPerChannel() * channels();
  }

  public int channels() {
    return memory.organization().channels();
  }

  /** Column accesses of a row. */
  public int columns() {
    return memory.organization().columns() / memory.organization().burst();
  }
}
