package io.pimento.pim.nearbank;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import java.util.List;

/**
 * A memory with units beside its banks.
 *
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param technology nm
 * @param banksPerUnit 2: one even and one odd bank share a unit
 * @param lanes FP16 numbers of a register and of one column access
 * @param registers of each of the two register files GRF_A and GRF_B
 * @param instructions places of the command register file
 * @param registerRow the row that names registers instead of cells
 * @param parkRow a row whose accesses do nothing, to bring banks into one state
 * @param enterRow the row whose writes switch to all-bank mode
 * @param leaveRow the row whose writes switch back
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
    int banksPerUnit,
    int lanes,
    int registers,
    int instructions,
    int registerRow,
    int parkRow,
    int enterRow,
    int leaveRow,
    int modeColumn,
    double insideShare,
    double operationPicojoule,
    double idleMilliwatt,
    List<Constant> constants) {
  public NearBankDevice {
    constants = List.copyOf(constants);
    require(banksPerUnit == 2, "banks_per_unit", banksPerUnit, "2, an even and an odd bank");
    require(registers == 8, "registers", registers, "8, as three address bits name them");
    require(
        lanes * Short.BYTES == memory.organization().accessBytes(),
        "lanes",
        lanes,
        "accesses of " + memory.organization().accessBytes() + " bytes / 2");
    require(
        registerRow < memory.organization().rows(),
        "register_row",
        registerRow,
        "less than rows = " + memory.organization().rows());
    require(insideShare <= 1, "inside_share", insideShare, "at most 1");
    require(operationPicojoule >= 0, "operation_picojoule", operationPicojoule, "at least 0");
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new DeviceException("near-bank device: " + key + " = " + value + " must be " + rule);
    }
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
