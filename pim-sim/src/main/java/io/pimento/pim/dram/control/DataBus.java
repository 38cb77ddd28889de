package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;

/**
 * A channel's data pins, watched in every run: bursts follow one another without overlap, so that
 * no channel moves more than its pins. DRAMsim3's own rules may break that; they are counted.
 */
final class DataBus {
  private final DramDevice device;
  private final int channel;
  private final int readLatency;
  private final int writeLatency;
  private final int burst;
  private long free;
  private long overlaps;

  DataBus(DramDevice device, int channel) {
    Organization o = device.organization();
    this.device = device;
    this.channel = channel;
    this.readLatency = device.timings().of("RL");
    this.writeLatency = device.timings().of("WL");
    this.burst = Math.max(1, o.burst() / o.transfersPerCycle());
  }

  /** A column command goes out. */
  void moves(boolean write, long clock) {
    long from = clock + (write ? writeLatency : readLatency);
    if (from < free) {
      overlaps++;
      if (!device.rules().isDramsim3()) {
        throw new DeviceException(
            device.name()
                + ": channel "
                + channel
                + " would move more than its pins: a burst at cycle "
                + from
                + " while the one before lasts to "
                + free
                + "; check CL, CWL, tCCD_S, tRTRS and BL");
      }
    }
    free = Math.max(free, from + burst);
  }

  /** Bursts that began before the one before was over. */
  long overlaps() {
    return overlaps;
  }
}
