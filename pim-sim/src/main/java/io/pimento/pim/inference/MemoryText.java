package io.pimento.pim.inference;

import io.pimento.pim.dram.device.Device;
import io.pimento.pim.dram.device.Organization;

/** A memory in a few words. */
final class MemoryText {
  private MemoryText() {}

  static String of(Device memory) {
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
