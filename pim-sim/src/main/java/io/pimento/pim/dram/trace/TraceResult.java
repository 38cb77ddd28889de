package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.Memory;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.dram.statistics.LatencyHistogram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What a trace came to on a device. */
public final class TraceResult {
  private final DramDevice device;
  private final Memory.Outcome outcome;
  private final Latencies latencies;
  private final List<Energy> energies;

  TraceResult(DramDevice device, Memory.Outcome outcome, Latencies latencies) {
    this.device = device;
    this.outcome = outcome;
    this.latencies = latencies;
    List<Energy> list = new ArrayList<>();
    for (ChannelCounts c : outcome.channels()) {
      list.add(Energy.of(c, device.increments()));
    }
    this.energies = List.copyOf(list);
  }

  public DramDevice device() {
    return device;
  }

  public long requests() {
    return outcome.requests();
  }

  /** Cycles simulated. */
  public long cycles() {
    return outcome.cycles();
  }

  /** The clock at which the last request was done. */
  public long lastDone() {
    return outcome.cycles() - 1;
  }

  /** The clock at which the last read was done, −1 without reads. */
  public long lastReadDone() {
    return latencies.lastReadDone;
  }

  public long writes() {
    return latencies.writes;
  }

  /** Cycles from acceptance to data, over all reads. */
  public LatencyHistogram readLatency() {
    return latencies.reads;
  }

  /** Cycles from arrival to data, with the wait before the controller, over all reads. */
  public LatencyHistogram readLatencyFromArrival() {
    return latencies.fromArrival;
  }

  public List<ChannelCounts> channels() {
    return outcome.channels();
  }

  /** The energy of each channel. */
  public List<Energy> energies() {
    return energies;
  }

  /** The sum over the channels, in their order. */
  public double totalEnergy() {
    double sum = 0;
    for (Energy e : energies) {
      sum += e.total();
    }
    return sum;
  }

  /** Commands of every kind. */
  public long commands() {
    long n = 0;
    for (ChannelCounts c : channels()) {
      n += ChannelCounts.sum(c.activates()) + ChannelCounts.sum(c.precharges());
      n += ChannelCounts.sum(c.reads()) + ChannelCounts.sum(c.writes());
      n += ChannelCounts.sum(c.rankRefreshes()) + ChannelCounts.sum(c.bankRefreshes());
    }
    return n;
  }

  /** Bytes over the pins of all channels: what was merged or forwarded moved once or not at all. */
  public double bytesMoved() {
    long bursts = 0;
    for (ChannelCounts c : channels()) {
      bursts += ChannelCounts.sum(c.reads()) + ChannelCounts.sum(c.writes());
    }
    return (double) bursts * device.organization().accessBytes();
  }

  /** What the user should know: of the device's file, and of this run. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(device.warnings());
    long unsent = 0;
    long overlaps = 0;
    for (ChannelCounts c : channels()) {
      unsent += c.unsentWrites();
      overlaps += c.overlappingBursts();
    }
    if (unsent > 0) {
      all.add(
          device.name()
              + ": "
              + unsent
              + " writes still waited at the end and are in no figure, as DRAMsim3 leaves them;"
              + " --policy standard sends them");
    }
    if (overlaps > 0) {
      all.add(
          device.name()
              + ": "
              + overlaps
              + " bursts began while the one before was on the pins, as DRAMsim3 lets them");
    }
    return List.copyOf(all);
  }

  /** The result as JSON, indented. */
  public String json() {
    return JsonMapper.builder()
            .build()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(ResultTree.of(this))
        + "\n";
  }

  /** Writes {@link #json} to a file, which gets its name when it is complete. */
  public void write(Path path) throws IOException {
    try (TextOutput out = new TextOutput(path)) {
      out.text(json());
      out.commit();
    }
  }
}
