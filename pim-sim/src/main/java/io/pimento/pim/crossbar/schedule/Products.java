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

  /** Cycles for which steps keep the crossbar. */
  long occupancy(long steps, int columns) {
    return steps * Math.max(read(), convert(columns));
  }

  /** Cycles after which the last step's sums are added. */
  long latency(long steps, int columns) {
    long stage = Math.max(read(), convert(columns));
    return (steps - 1) * stage + read() + convert(columns) + device.shiftAddCycles();
  }

  /** Books the energy of steps on one crossbar. */
  void spend(int node, long steps, long rows, long columns) {
    long cells = (long) device.array().rows() * device.array().columns();
    energy.add(node, EnergyPart.DAC, steps * rows * device.dacEnergy());
    energy.add(
        node, EnergyPart.ARRAY, steps * (device.array().readEnergy() * rows * columns / cells));
    energy.add(node, EnergyPart.SAMPLE_HOLD, steps * columns * device.holdEnergy());
    energy.add(node, EnergyPart.ADC, steps * columns * device.adc().energy());
    energy.add(node, EnergyPart.SHIFT_ADD, steps * columns * device.shiftAddEnergy());
    energy.add(
        node, EnergyPart.REGISTER, steps * rows * device.dacBits() * device.registers().inputBit());
    energy.add(node, EnergyPart.REGISTER, steps * columns * device.registers().conversion());
  }
}
