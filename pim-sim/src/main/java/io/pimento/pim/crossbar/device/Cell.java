package io.pimento.pim.crossbar.device;

import io.pimento.pim.crossbar.error.ReadNoise;
import io.pimento.pim.crossbar.error.Variation;
import io.pimento.pim.crossbar.error.WriteVerify;

/**
 * A memory cell.
 *
 * @param bits bits that one cell holds
 * @param onOhms resistance of the highest level
 * @param offOhms resistance of level 0
 * @param writeCycles time to write one row of cells once
 * @param writeEnergy attojoules to write one cell once
 * @param variation of programmed conductances, as the file states it
 * @param verify how cells are programmed
 * @param verifyCycles time to read one row of cells after a pulse
 * @param verifyEnergy attojoules to read one cell after a pulse
 * @param noise of a read
 */
public record Cell(
    int bits,
    double onOhms,
    double offOhms,
    int writeCycles,
    long writeEnergy,
    Variation variation,
    WriteVerify verify,
    int verifyCycles,
    long verifyEnergy,
    ReadNoise noise) {
  static Cell of(CrossbarConstants c) {
    boolean verified = c.has("cell.verify_tolerance");
    return new Cell(
        c.count("cell.bits"),
        c.number("cell.r_on"),
        c.number("cell.r_off"),
        c.atLeastOneCycle("cell.write_time"),
        c.attojoules("cell.write_energy"),
        c.has("cell.variation") ? Variation.named(c.word("cell.variation")) : Variation.none(),
        verified
            ? new WriteVerify(
                c.number("cell.verify_tolerance"),
                (int) c.numberOr("cell.verify_pulses", WriteVerify.PULSES))
            : WriteVerify.NONE,
        verified && c.has("cell.verify_time") ? c.cycles("cell.verify_time") : 0,
        verified && c.has("cell.verify_energy") ? c.attojoules("cell.verify_energy") : 0,
        new ReadNoise.Relative(c.numberOr("cell.read_noise", 0)));
  }

  /** Levels of a cell. */
  public int levels() {
    return 1 << bits;
  }

  /** Conductance of level 0, part of the highest level's. */
  public double off() {
    return onOhms / offOhms;
  }

  /** Conductance of a level, part of the highest level's. */
  public double conductance(int level) {
    return off() + (1 - off()) * level / (levels() - 1);
  }

  private double[] deviations() {
    double[] all = new double[levels()];
    for (int level = 0; level < all.length; level++) {
      all[level] = variation.deviation(conductance(level));
    }
    return all;
  }

  /** Attojoules to program so many cells, verification included; levels are equally frequent. */
  public long programEnergy(long cells) {
    long once = writeEnergy + verifyEnergy;
    return verify.isNone()
        ? cells * writeEnergy
        : Math.round(cells * once * verify.meanPulses(deviations()));
  }

  /** Cycles to program so many rows of cells, each until its last cell is done. */
  public long programCycles(long rows, int cellsOfRow) {
    return verify.isNone()
        ? rows * writeCycles
        : Math.round(
            rows * (writeCycles + verifyCycles) * verify.rowPulses(cellsOfRow, deviations()));
  }
}
