package io.pimento.pim.crossbar.device;

/**
 * A memory cell.
 *
 * @param bits bits that one cell holds
 * @param onOhms resistance of the highest level
 * @param offOhms resistance of level 0
 * @param writeCycles time to write one row of cells
 * @param writeEnergy attojoules to write one cell
 */
public record Cell(int bits, double onOhms, double offOhms, int writeCycles, long writeEnergy) {
  static Cell of(CrossbarConstants c) {
    return new Cell(
        c.count("cell.bits"),
        c.number("cell.r_on"),
        c.number("cell.r_off"),
        c.atLeastOneCycle("cell.write_time"),
        c.attojoules("cell.write_energy"));
  }

  /** Levels of a cell. */
  public int levels() {
    return 1 << bits;
  }
}
