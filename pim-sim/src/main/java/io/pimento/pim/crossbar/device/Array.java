package io.pimento.pim.crossbar.device;

/**
 * The array of cells.
 *
 * @param readCycles from the DACs' outputs to held column currents
 * @param readEnergy attojoules of a read with all rows and columns in use
 * @param wireOhms resistance of the wire between two cells
 */
public record Array(int rows, int columns, int readCycles, long readEnergy, double wireOhms) {
  static Array of(CrossbarConstants c) {
    return new Array(
        c.count("array.rows"),
        c.count("array.columns"),
        c.atLeastOneCycle("array.read_time"),
        c.attojoules("array.read_energy"),
        c.number("array.wire_resistance"));
  }
}
