package io.pimento.pim.inference;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import java.util.List;

/** A memory in a few words. */
final class MemoryText {
  private MemoryText() {}

  /** What was ignored or taken of a file in DRAMsim3's form; our own files leave nothing open. */
  static List<String> warnings(DramDevice memory) {
    boolean foreign = memory.rules().isDramsim3() || memory.name().endsWith(".ini");
    return foreign ? memory.warnings() : List.of();
  }

  static String of(DramDevice memory) {
    Organization o = memory.organization();
    return o.protocol()
        + ", "
        + o.channels()
        + " channels of "
        + o.ranks() * o.banksPerRank()
        + " banks, "
        + (o.bytes() >> 30)
        + " GiB";
  }
}
