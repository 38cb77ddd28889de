package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.timing.Command;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel with one command queue, first-ready first-come up to the first fence, that closes a row
 * as soon as nothing before the first fence hits it. It is the controller of a host that drives
 * units beside the banks: fences order its accesses, and in all-bank mode a command to bank 0 or 1
 * is obeyed by every bank of that parity.
 *
 * <p>Banks of a class move together, so the first of them stands for all; the distance between the
 * classes is that within a bank group, the longer one. An all-bank activation counts once in tFAW.
 */
public final class FencedChannel {
  private static final int CLASSES = 2;

  private final Banks banks;
  private final RefreshTimer refresh;
  private final DataBus bus;
  private final CommandSink sink;
  private final Consumer<Access> columns;
  private final ChannelCounts counts;
  private final int number;
  private final int readDelay;
  private final int writeDelay;
  private final Access[] queue;
  private int size;
  private int nextPrecharge;
  private boolean allBank;

  /** The classes whose leave row is still to be closed: single banks obey after that. */
  private int leaving;

  private long singleFrom;
  private long clock;
  private long lastDone = -1;
  private long soonest;
  private long busCycles;
  private final int burst;

  /**
   * A channel at clock 0.
   *
   * @param columns hears of every column access as it is issued
   */
  public FencedChannel(int number, DramDevice device, CommandSink sink, Consumer<Access> columns) {
    if (device.policies().refresh().isByBank()) {
      throw new DeviceException(
          device.name()
              + ": refresh_policy = "
              + device.policies().refresh()
              + ": a channel with fences refreshes whole"
              + " ranks; use RANK_LEVEL_STAGGERED");
    }
    this.number = number;
    this.banks = new Banks(device);
    this.refresh = new RefreshTimer(device);
    this.bus = new DataBus(device, number);
    this.sink = sink;
    this.columns = columns;
    this.counts = new ChannelCounts(device.organization().banks(), device.organization().ranks());
    this.readDelay = device.timings().of("read_delay");
    this.writeDelay = device.timings().of("write_delay");
    this.burst = device.timings().of("burst_cycle");
    this.queue = new Access[device.policies().commandQueue()];
  }

  /**
   * Sends accesses, one a cycle while the queue has room, from the present clock on.
   *
   * @return the clock after the last of them is done, from which the next run goes on
   */
  public long run(Iterator<Access> accesses) {
    while (accesses.hasNext() || size > 0) {
      refresh.tick(clock);
      soonest = refresh.due();
      boolean issued = refreshes() || sendsColumn() || activates() || precharges();
      boolean added = size < queue.length && accesses.hasNext();
      if (added) {
        queue[size++] = accesses.next();
      }
      clock = issued || added ? clock + 1 : Math.max(clock + 1, soonest);
    }
    while (clock <= lastDone) {
      refresh.tick(clock);
      soonest = refresh.due();
      boolean issued = refreshes();
      clock = issued ? clock + 1 : Math.min(lastDone + 1, Math.max(clock + 1, soonest));
    }
    return clock;
  }

  /** The present clock. */
  public long clock() {
    return clock;
  }

  /** Cycles in which data were on the bus between host and memory. */
  public long busCycles() {
    return busCycles;
  }

  /** The counts over the cycles so far, once; banks that obey an all-bank command count each. */
  public ChannelCounts finish() {
    banks.close(clock);
    counts.activeCycles = banks.activeCycles();
    counts.idleCycles = banks.idleCycles();
    return counts;
  }

  private boolean refreshes() {
    if (!refresh.isWaiting()) {
      return false;
    }
    int rank = refresh.first();
    int from = rank * banks.perRank;
    long ready = 0;
    boolean open = false;
    for (int b = from; b < from + banks.perRank; b++) {
      if (banks.openRow[b] == Banks.CLOSED) {
        ready = Math.max(ready, banks.earliest[Command.REFRESH.index()][b]);
        continue;
      }
      open = true;
      if (isReady(banks.earliest[Command.PRECHARGE.index()][b])) {
        send(Command.PRECHARGE, b, -1, -1);
        return true;
      }
    }
    if (open || !isReady(ready)) {
      return false;
    }
    counts.rankRefreshes[rank]++;
    sink.issued(clock, Command.REFRESH, number, rank, -1, -1, -1, -1);
    banks.toRank(Command.REFRESH, rank, clock);
    refresh.finished();
    return true;
  }

  private boolean isReady(long at) {
    if (at > clock) {
      soonest = Math.min(soonest, at);
      return false;
    }
    return true;
  }

  private boolean sendsColumn() {
    for (int i = 0; i < size; i++) {
      Access a = queue[i];
      Command command = a.write() ? Command.WRITE : Command.READ;
      if (banks.openRow[a.bank()] == a.row()
          && !(i > 0 && a.fence())
          && !depends(i)
          && isReady(banks.earliest[command.index()][a.bank()])) {
        System.arraycopy(queue, i + 1, queue, i, --size - i);
        column(a, command);
        return true;
      }
      if (a.fence()) {
        return false;
      }
    }
    return false;
  }

  private boolean depends(int place) {
    Access a = queue[place];
    for (int i = 0; i < place; i++) {
      Access o = queue[i];
      if (o.bank() == a.bank() && o.row() == a.row() && o.column() == a.column()) {
        return true;
      }
    }
    return false;
  }

  private void column(Access a, Command command) {
    bus.moves(a.write(), clock);
    send(command, a.bank(), a.row(), a.column());
    long done = clock + (a.write() ? writeDelay : readDelay);
    lastDone = Math.max(lastDone, done);
    busCycles += burst;
    switch (a.effect()) {
      case TO_ALL_BANK -> allBank = true;
      case TO_SINGLE_BANK -> {
        leaving = (1 << CLASSES) - 1;
        singleFrom = Long.MAX_VALUE;
      }
      default -> {}
    }
    columns.accept(a);
  }

  /** Rows open for what stands before the first fence; a fence at the very front hides nothing. */
  private boolean activates() {
    for (int i = 0; i < size; i++) {
      Access a = queue[i];
      if (i > 0 && a.fence()) {
        return false;
      }
      int bank = a.bank();
      if (banks.openRow[bank] != Banks.CLOSED || isRefreshNext(bank / banks.perRank)) {
        continue;
      }
      long at = banks.earliest[Command.ACTIVATE.index()][bank];
      if (isReady(bank < CLASSES ? at : Math.max(at, singleFrom))) {
        send(Command.ACTIVATE, bank, a.row(), -1);
        return true;
      }
    }
    return false;
  }

  /**
   * Rows go on opening beside others while a refresh waits. Once all of its rank are closed, or the
   * next refresh falls due, it gets no more rows to wait for.
   */
  private boolean isRefreshNext(int rank) {
    return refresh.isWaiting()
        && refresh.first() == rank
        && (!banks.isOpen(rank) || refresh.isLate());
  }

  private boolean precharges() {
    for (int k = 0; k < banks.openRow.length; k++) {
      int bank = nextPrecharge;
      if (banks.openRow[bank] != Banks.CLOSED
          && hit(bank) == null
          && isReady(banks.earliest[Command.PRECHARGE.index()][bank])) {
        send(Command.PRECHARGE, bank, -1, -1);
        return true;
      }
      nextPrecharge = bank + 1 == banks.openRow.length ? 0 : bank + 1;
    }
    return false;
  }

  /** An access up to the first fence that wants the bank's open row. */
  private @Nullable Access hit(int bank) {
    for (int i = 0; i < size; i++) {
      Access a = queue[i];
      if (a.bank() == bank && a.row() == banks.openRow[bank]) {
        return a;
      }
      if (a.fence()) {
        return null;
      }
    }
    return null;
  }

  private void send(Command command, int bank, int row, int column) {
    boolean all = allBank && bank < CLASSES;
    for (int b = bank; b < (all ? banks.perRank : bank + 1); b += CLASSES) {
      count(command, b);
      counts.insideReads += all && command == Command.READ ? 1 : 0;
      counts.insideWrites += all && command == Command.WRITE && b != bank ? 1 : 0;
    }
    sink.issued(
        clock,
        command,
        number,
        bank / banks.perRank,
        bank % banks.perRank / banks.perGroup,
        bank % banks.perGroup,
        row,
        column);
    banks.toBank(command, bank, row, clock);
    if (leaving != 0 && command == Command.PRECHARGE && bank < CLASSES) {
      leaving &= ~(1 << bank);
      if (leaving == 0) {
        allBank = false;
        singleFrom = clock + 1;
      }
    }
  }

  private void count(Command command, int bank) {
    boolean hit = banks.hits[bank] != 0;
    switch (command) {
      case READ -> {
        counts.reads[bank]++;
        counts.bankHits[bank] += hit ? 1 : 0;
      }
      case WRITE -> {
        counts.writes[bank]++;
        counts.bankHits[bank] += hit ? 1 : 0;
      }
      case ACTIVATE -> counts.activates[bank]++;
      case PRECHARGE -> counts.precharges[bank]++;
      default -> throw new IllegalStateException(command + " names no bank");
    }
  }
}
