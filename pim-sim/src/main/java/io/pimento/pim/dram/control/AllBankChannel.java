package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.timing.Command;

/**
 * A channel all of whose banks open the same row, hand one column after the other to the units
 * beside them, and close it again, one command after the other. Data meet a buffer of the channel;
 * only what fills it and the results use the pins. Refreshes that fall due go out between rows.
 */
public final class AllBankChannel {
  /**
   * What units add to the memory's own distances, in cycles.
   *
   * @param together banks that one command opens; so many count in tFAW, four at most
   * @param rowToStep from an activation to a unit's first column
   * @param step from column to column of a unit
   * @param result from the last column to the units' results
   */
  public record Units(int together, int rowToStep, int step, int result) {}

  private final DramDevice device;
  private final Units units;
  private final Banks banks;
  private final RefreshTimer refresh;
  private final DataBus bus;
  private final CommandSink sink;
  private final ChannelCounts counts;
  private final int spacing;
  private final int burst;

  /** The clock of the next command at the earliest. */
  private long clock;

  private long lastWrite = Long.MIN_VALUE / 2;
  private long lastRead = Long.MIN_VALUE / 2;
  private long done;
  private long busCycles;

  /** A channel at clock 0. */
  public AllBankChannel(DramDevice device, Units units, CommandSink sink) {
    if (device.policies().refresh().isByBank()) {
      throw new DeviceException(
          device.name()
              + ": refresh_policy = "
              + device.policies().refresh()
              + ": banks that move together are refreshed"
              + " together; use RANK_LEVEL_STAGGERED");
    }
    this.device = device;
    this.units = units;
    this.banks = new Banks(device);
    this.refresh = new RefreshTimer(device);
    this.bus = new DataBus(device, 0);
    this.sink = sink;
    this.counts = new ChannelCounts(device.organization().banks(), device.organization().ranks());
    this.burst = device.timings().of("burst_cycle");
    this.spacing = Math.max(burst, device.timings().of("tCCD_S"));
  }

  /** The host fills the buffer with so many bursts. */
  public void fill(int bursts) {
    long free = lastRead + t("RL") + burst + t("tRTRS") - t("WL");
    for (int i = 0; i < bursts; i++) {
      long at = Math.max(clock, Math.max(free, lastWrite + spacing));
      bus.moves(true, at);
      lastWrite = at;
      clock = at + 1;
    }
    busCycles += (long) bursts * burst;
    done = Math.max(done, lastWrite + t("write_delay"));
  }

  /** One row of every bank against the buffer; then the host reads so many bursts of results. */
  public void row(int row, int steps, int results) {
    refresh();
    long opened = 0;
    for (int from = 0; from < banks.perRank; from += units.together) {
      opened = Math.max(clock, banks.activation(from, units.together));
      all(Command.ACTIVATE, from, units.together, row, opened);
      clock = opened + 1;
    }
    long filled = lastWrite + t("write_delay") + t("tWTR_S");
    long first = Math.max(Math.max(clock, opened + units.rowToStep), filled);
    for (int i = 0; i < steps; i++) {
      sink.issued(first + (long) i * units.step, Command.READ, 0, 0, 0, 0, row, i);
    }
    long last = first + (long) (steps - 1) * units.step;
    for (int b = 0; b < banks.perRank; b++) {
      counts.reads[b] += steps;
      counts.bankHits[b] += steps - 1;
      banks.toBank(Command.READ, b, row, last);
    }
    counts.insideReads += (long) steps * banks.perRank;
    long close = Math.max(last + 1, banks.ready(Command.PRECHARGE, 0, banks.perRank));
    results(last + units.result, results, close);
    all(Command.PRECHARGE, 0, banks.perRank, -1, close);
    clock = Math.max(close, lastRead) + 1;
  }

  /** Reads of the results, none of them in the cycle of the precharge. */
  private void results(long from, int bursts, long close) {
    long at = from;
    for (int i = 0; i < bursts; i++) {
      at = Math.max(at, lastRead + spacing);
      at += at == close ? 1 : 0;
      bus.moves(false, at);
      lastRead = at;
    }
    busCycles += (long) bursts * burst;
    done = Math.max(done, lastRead + t("read_delay"));
  }

  private void all(Command command, int from, int count, int row, long at) {
    for (int b = from; b < from + count; b++) {
      if (command == Command.ACTIVATE) {
        counts.activates[b]++;
      } else {
        counts.precharges[b]++;
      }
      int inRank = b % banks.perRank;
      sink.issued(at, command, 0, 0, inRank / banks.perGroup, inRank % banks.perGroup, row, -1);
      banks.toBank(command, b, row, at);
    }
  }

  private void refresh() {
    while (refresh.due() <= clock) {
      refresh.tick(refresh.due());
    }
    while (refresh.isWaiting()) {
      int rank = refresh.first();
      long at = Math.max(clock, banks.ready(Command.REFRESH, rank * banks.perRank, banks.perRank));
      counts.rankRefreshes[rank]++;
      sink.issued(at, Command.REFRESH, 0, rank, -1, -1, -1, -1);
      banks.toRank(Command.REFRESH, rank, at);
      refresh.finished();
      clock = at + 1;
    }
  }

  private int t(String key) {
    return device.timings().of(key);
  }

  /** The clock after everything sent so far is done. */
  public long clock() {
    return Math.max(clock, done + 1);
  }

  /** Cycles in which data were on the bus between host and memory. */
  public long busCycles() {
    return busCycles;
  }

  /** The counts over the cycles so far, once. */
  public ChannelCounts finish() {
    banks.close(clock());
    counts.activeCycles = banks.activeCycles();
    counts.idleCycles = banks.idleCycles();
    return counts;
  }
}
