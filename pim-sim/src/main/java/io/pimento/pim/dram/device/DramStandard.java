package io.pimento.pim.dram.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A family of standards; it decides what a column, a burst and some constraints mean. */
public enum DramStandard {
  DDR3,
  DDR4,
  GDDR5,
  GDDR5X,
  GDDR6,
  LPDDR,
  LPDDR3,
  LPDDR4,
  HBM,
  HBM2;

  /** The protocol of that name, or an error that lists all. */
  static DramStandard named(String name, String where) {
    for (DramStandard p : values()) {
      if (p.name().equals(name.toUpperCase(Locale.ROOT))) {
        return p;
      }
    }
    throw new DeviceException(
        where
            + ": protocol '"
            + name
            + "' is not simulated; use one of "
            + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
  }

  public boolean isHbm() {
    return this == HBM || this == HBM2;
  }

  public boolean isGddr() {
    return this == GDDR5 || this == GDDR5X || this == GDDR6;
  }

  /** Whether reads and writes have row-to-column delays of their own, tRCDRD and tRCDWR. */
  public boolean splitsRowToColumn() {
    return isGddr() || isHbm();
  }

  /** Whether precharges keep a distance of tPPD. */
  public boolean spacesPrecharges() {
    return isGddr() || this == LPDDR4;
  }

  /**
   * Transfers on one data wire in a clock cycle of the command bus: JESD212 (GDDR5) 4, JESD232
   * (GDDR5X) and JESD250 (GDDR6) 8, double data rate elsewhere.
   */
  public int transfersPerCycle() {
    return switch (this) {
      case GDDR5 -> 4;
      case GDDR5X, GDDR6 -> 8;
      default -> 2;
    };
  }

  /**
   * The same as DRAMsim3 counts it, which has twice the standard's for GDDR6 (configuration.cc).
   */
  int transfersPerCycle(Rules rules) {
    return rules.isDramsim3() && this == GDDR6 ? 16 : transfersPerCycle();
  }
}
