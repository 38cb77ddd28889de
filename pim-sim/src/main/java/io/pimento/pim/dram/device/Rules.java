package io.pimento.pim.dram.device;

/** Whose reading of a device file, and whose version of the doubtful rules, holds. */
public enum Rules {
  /** Every key is read or is an error; constraints and refresh as the standards have them. */
  STANDARD,
  /**
   * As DRAMsim3 at commit 2981759 does: keys that its parser never reads are ignored with a warning
   * and take its defaults; addresses wrap; a refresh of one bank holds up the others instead; a
   * simultaneous refresh reaches the first rank alone.
   */
  DRAMSIM3
}
