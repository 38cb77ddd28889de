package io.pimento.pim.crossbar.device;

/**
 * The array of cells.
 *
 * @param activeRows rows that are driven and summed at a time; the others' cells are cut off by
 *     their transistors
 * @param readCycles from the DACs' outputs to held column currents
 * @param readEnergy attojoules of a read with all rows and columns in use
 * @param wireOhms resistance of the wire between two cells
 */
public record Array(
    int rows, int columns, int activeRows, int readCycles, long readEnergy, double wireOhms) {
  static Array of(CrossbarConstants c) {
    int rows = c.count("array.rows");
    return new Array(
        rows,
        c.count("array.columns"),
        (int) c.numberOr("array.active_rows", rows),
        c.atLeastOneCycle("array.read_time"),
        c.attojoules("array.read_energy"),
        c.number("array.wire_resistance"));
  }

  /** Reads, one after the other, that sum so many rows of one crossbar. */
  public int reads(int used) {
    return Math.ceilDiv(Math.min(used, rows), activeRows);
  }
}
