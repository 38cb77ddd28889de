package io.pimento.pim.dram.device;

/** Whose reading of a device file, and whose version of the doubtful rules, holds. */
public enum Rules {
  /** Every key is read or is an error; constraints and refresh as the standards have them. */
  STANDARD,
  /**
   * As DRAMsim3 at commit 2981759 does: keys that its parser never reads are ignored with a warning
   * and take its defaults; addresses wrap; a simultaneous refresh reaches the first rank alone.
   * Only where DRAMsim3 breaks the standard the standard holds: a refresh waits for the end of an
   * auto-precharge that tRAS delays, and a bank under its own refresh is busy for tRFCb.
   */
  DRAMSIM3,
  /**
   * DRAMsim3's very stream, with the illegal commands of its close-page refresh and bank refresh.
   */
  DRAMSIM3_EXACT;

  /** Whether a file is read and requests are handled as DRAMsim3 does. */
  public boolean isDramsim3() {
    return this != STANDARD;
  }

  /** The rules of a name on the command line: standard, dramsim3, dramsim3-exact. */
  public static Rules named(String name) {
    return switch (name) {
      case "standard" -> STANDARD;
      case "dramsim3" -> DRAMSIM3;
      case "dramsim3-exact" -> DRAMSIM3_EXACT;
      default ->
          throw new DeviceException(
              "unknown --policy '" + name + "'; use standard, dramsim3 or dramsim3-exact");
    };
  }
}
