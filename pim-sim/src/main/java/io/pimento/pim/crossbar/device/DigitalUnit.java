package io.pimento.pim.crossbar.device;

/**
 * A tile's unit beside the crossbars: the general one, or the inner-product engine.
 *
 * @param lanes operations a period; 0 if the device has no such unit
 * @param startCycles before the first result
 * @param multiplyAddEnergy attojoules
 * @param operationEnergy attojoules of another operation
 */
public record DigitalUnit(
    int lanes, int periodCycles, int startCycles, long multiplyAddEnergy, long operationEnergy) {
  static DigitalUnit general(CrossbarConstants c) {
    return new DigitalUnit(
        c.count("digital.lanes"),
        c.atLeastOneCycle("digital.period"),
        c.cycles("digital.start"),
        c.attojoules("digital.multiply_add_energy"),
        c.attojoules("digital.operation_energy"));
  }

  static DigitalUnit engine(CrossbarConstants c) {
    return new DigitalUnit(
        c.count("engine.lanes"),
        c.atLeastOneCycle("engine.period"),
        c.cycles("engine.start"),
        c.attojoules("engine.multiply_add_energy"),
        c.attojoules("engine.multiply_add_energy"));
  }

  /** Cycles that so many operations take. */
  public long cycles(long operations) {
    return startCycles + Math.ceilDiv(operations, Math.max(1, lanes)) * periodCycles;
  }
}
