package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.Cell;
import java.util.SplittableRandom;

/**
 * What becomes of cells one after the other: programmed with pulses, perhaps stuck, then left to
 * drift. Pulses beyond the first and exponents of drift come from draws of their own, so that what
 * is drawn for one effect does not depend on another.
 */
final class CellStates {
  private static final long PULSES = 0x5851f42d4c957f2dL;
  private static final long EXPONENTS = 0x14057b7ef767814fL;

  private final Cell cell;
  private final Faults faults;
  private final SplittableRandom random;
  private final SplittableRandom pulses;
  private final SplittableRandom exponents;
  private double programmed;
  private double now;
  private double before;
  private double after;

  CellStates(Cell cell, Faults faults, long salt) {
    this.cell = cell;
    this.faults = faults;
    long key = key(faults, salt);
    random = new SplittableRandom(key);
    pulses = new SplittableRandom(key ^ PULSES);
    exponents = new SplittableRandom(key ^ EXPONENTS);
  }

  /** What every draw of a matrix starts from. */
  static long key(Faults faults, long salt) {
    return faults.seed() * 0x9e3779b97f4a7c15L + salt;
  }

  /** Programs the next cell. */
  void next(int level) {
    double target = cell.conductance(level);
    double chance = random.nextDouble();
    double noise = random.nextGaussian();
    if (chance < faults.stuckOff()) {
      programmed = cell.off();
      now = programmed;
    } else if (chance > 1 - faults.stuckOn()) {
      programmed = 1;
      now = programmed;
    } else {
      double deviation = faults.variation().deviation(target);
      programmed = faults.verify().programmed(target, deviation, noise, pulses::nextGaussian);
      double exponent = faults.drift().spread() ? exponents.nextGaussian() : 0;
      now = faults.drift().left(target, programmed, exponent);
    }
    before += programmed;
    after += now;
  }

  /** Conductance of the cell; parts of the greatest. */
  double now() {
    return now;
  }

  /** Deviation of a read of it. */
  double noise() {
    return faults.noise().deviation(programmed, now, faults.drift().seconds());
  }

  /** What converters' references are scaled by: the sum once programmed by that now. */
  double compensation() {
    return faults.drift().compensated() && after > 0 ? before / after : 1;
  }
}
