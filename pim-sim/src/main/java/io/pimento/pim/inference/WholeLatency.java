package io.pimento.pim.inference;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.device.Policies;
import io.pimento.pim.host.HostDevice;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a host and its memory draw for being on while a batch is under way, on every side of a
 * comparison: nothing that is powered is free.
 */
final class WholeLatency {
  /** The operator that these charges are booked under. */
  static final String NAME = "whole latency";

  static final String REFRESH = "refresh";
  static final String PROCESSOR = "processor-idle";

  private static final double PICOJOULE_OF_WATT_NANOSECOND = 1e3;

  private WholeLatency() {}

  /**
   * Attojoules by part.
   *
   * @param nanoseconds of the whole batch
   * @param simulated of those, during which the memory's own run has its background power already
   */
  static Map<String, Long> of(HostDevice host, double nanoseconds, double simulated) {
    DramDevice memory = host.memory();
    Organization o = memory.organization();
    double ranks = (double) o.ranks() * o.channels();
    Map<String, Long> energy = new TreeMap<>();
    StageList.put(
        energy,
        StageList.STANDBY,
        Math.max(0, nanoseconds - simulated) * memory.increments().idle() * ranks);
    StageList.put(energy, REFRESH, nanoseconds * refresh(memory));
    StageList.put(energy, PROCESSOR, nanoseconds * host.idleWatt() * PICOJOULE_OF_WATT_NANOSECOND);
    return energy;
  }

  /** Mean power of refresh of the whole memory, V·mA. */
  private static double refresh(DramDevice memory) {
    Organization o = memory.organization();
    int together =
        memory.policies().refresh() == Policies.Refresh.SAME_BANK_STAGGERED ? o.groups() : 1;
    return memory.policies().refresh().isByBank()
        ? memory.increments().refreshBank()
            * together
            * o.channels()
            / memory.timings().of("tREFIb")
        : memory.increments().refresh() * o.ranks() * o.channels() / memory.timings().of("tREFI");
  }
}
