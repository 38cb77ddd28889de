package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.device.CrossbarDevice;

/**
 * A crossbar's pipeline. While the ADCs convert the columns of one input step, which
 * sample-and-holds keep, the array already reads the next.
 */
final class Products {
  private final CrossbarDevice device;
  private final EnergyLedger energy;

  Products(CrossbarDevice device, EnergyLedger energy) {
    this.device = device;
    this.energy = energy;
  }

  /** Cycles in which the ADCs convert the columns in use. */
  long convert(int columns) {
    return (long) Math.min(device.adc().columns(), columns) * device.adc().cycles();
  }

  private long read() {
    return device.dacCycles() + (long) device.array().readCycles();
  }

  /** Cycles for which reads keep the crossbar. */
  long occupancy(long reads, int columns) {
    return reads * Math.max(read(), convert(columns));
  }

  /** Cycles after which the last read's sums are added. */
  long latency(long reads, int columns) {
    long stage = Math.max(read(), convert(columns));
    return (reads - 1) * stage + read() + convert(columns) + device.shiftAddCycles();
  }

  /**
   * Books the energy of input steps on one crossbar. Rows beyond those that may be active together
   * are read one lot after the other: every row is driven once a step, every column converted once
   * a read.
   *
   * @return cycles in which its ADCs convert
   */
  long spend(int node, long steps, int rows, long columns) {
    long reads = steps * device.array().reads(rows);
    long cells = (long) device.array().rows() * device.array().columns();
    energy.add(node, EnergyPart.DAC, steps * rows * device.dacEnergy());
    energy.add(
        node, EnergyPart.ARRAY, steps * (device.array().readEnergy() * rows * columns / cells));
    energy.add(node, EnergyPart.SAMPLE_HOLD, reads * columns * device.holdEnergy());
    energy.add(node, EnergyPart.ADC, reads * columns * device.adc().energy());
    energy.add(node, EnergyPart.SHIFT_ADD, reads * columns * device.shiftAddEnergy());
    energy.add(node, EnergyPart.SHIFT_ADD, reads * columns * device.adc().calibrationEnergy());
    energy.add(
        node, EnergyPart.REGISTER, steps * rows * device.dacBits() * device.registers().inputBit());
    energy.add(node, EnergyPart.REGISTER, reads * columns * device.registers().conversion());
    return reads * columns * device.adc().cycles();
  }
}
