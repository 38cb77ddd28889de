package io.pimento.pim.dram.device;

/** Whose reading of a device file, and whose version of the doubtful rules, holds. */
public enum Rules {
  /** Every key is read or is an error; constraints and refresh as the standards have them. */
  STANDARD,
  /**
   * DRAMsim3's very stream, as at commit 2981759: keys that its parser never reads are ignored with
   * a warning and take its defaults; addresses wrap; a simultaneous refresh reaches the first rank
   * alone. With close-page or refresh by bank its refreshes can break the standard: one may come
   * before the end of an auto-precharge that tRAS delays, and a bank under its own refresh is not
   * busy. A warning says so.
   */
  DRAMSIM3,
  /** The same, but where DRAMsim3 breaks the standard the standard holds. */
  DRAMSIM3_LEGAL;

  /** Whether a file is read and requests are handled as DRAMsim3 does. */
  public boolean isDramsim3() {
    return this != STANDARD;
  }

  /** The rules of a name on the command line: standard, dramsim3, dramsim3-legal. */
  public static Rules named(String name) {
    return switch (name) {
      case "standard" -> STANDARD;
      case "dramsim3" -> DRAMSIM3;
      case "dramsim3-legal" -> DRAMSIM3_LEGAL;
      default ->
          throw new DeviceException(
              "unknown --policy '" + name + "'; use standard, dramsim3 or dramsim3-legal");
    };
  }
}
