package io.pimento.pim.crossbar.device;

/**
 * Registers before and behind the crossbars.
 *
 * @param inputBit attojoules of one bit that drives a row
 * @param conversion attojoules of keeping one conversion, to the tile's output register
 */
public record Registers(long inputBit, long conversion) {
  static Registers of(CrossbarConstants c) {
    return new Registers(
        c.attojoules("registers.input_energy"), c.attojoules("registers.output_energy"));
  }
}
