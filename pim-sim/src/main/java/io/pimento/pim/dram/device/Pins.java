package io.pimento.pim.dram.device;

/** What a device's data pins can move, held against what its file says. */
final class Pins {
  private Pins() {}

  /** Warns where the file's own distance of column commands, or DRAMsim3's clock, exceeds them. */
  static void check(Settings s, Organization o, Timings t) {
    int burst = o.burst() / o.transfersPerCycle();
    if (t.of("burst_cycle") < burst) {
      s.warn(
          "DRAMsim3 moves "
              + o.burst() / t.of("burst_cycle")
              + " bits a clock and pin where the standard of "
              + o.protocol()
              + " has "
              + o.transfersPerCycle()
              + ": bandwidth can be twice what the pins move, energy of reads and writes half;"
              + " --policy standard keeps to the pins");
    } else if (s.rules() == Rules.STANDARD && t.of("tCCD_S") < burst) {
      s.warn(
          "tCCD_S = "
              + t.of("tCCD_S")
              + " is less than the "
              + burst
              + " cycles that BL = "
              + o.burst()
              + " keeps the pins: bursts are "
              + burst
              + " cycles apart");
    }
  }
}
