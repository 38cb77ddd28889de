package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.AddressMap;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Policies;
import io.pimento.pim.dram.timing.Command;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** One channel's controller. It is called only at clocks at which something can happen. */
final class Channel {
  private static final long NEVER = Long.MAX_VALUE;

  /** Room from the start, so that the tables of pending requests neither grow nor shrink. */
  private static final int PENDING = 1 << 10;

  private final int number;
  private final AddressMap map;
  private final Banks banks;
  private final RequestPool pool = new RequestPool();
  private final CommandQueues commands;
  private final RequestQueues requests;
  private final RefreshTimer refresh;
  private final DataBus bus;
  private final Long2IntOpenHashMap pendingReads = new Long2IntOpenHashMap(PENDING);
  private final Long2IntOpenHashMap pendingWrites = new Long2IntOpenHashMap(PENDING);
  private final boolean closePage;
  private final boolean dual;
  private final int readDelay;
  private final int writeDelay;
  private final CommandSink commandSink;
  private final RequestSink requestSink;
  private final ChannelCounts counts;
  private long wake;
  private long lastDone = -1;
  private long lastWritten = -1;

  Channel(int number, DramDevice device, CommandSink commandSink, RequestSink requestSink) {
    this.number = number;
    this.map = device.map();
    this.banks = new Banks(device);
    this.commands = new CommandQueues(device, banks, pool);
    this.requests = new RequestQueues(device, pool, commands, pendingReads);
    this.refresh = new RefreshTimer(device);
    this.bus = new DataBus(device, number);
    this.closePage = device.policies().page() == Policies.Page.CLOSE_PAGE;
    this.dual = device.policies().dualCommand();
    this.readDelay = device.timings().of("read_delay");
    this.writeDelay = device.timings().of("write_delay");
    this.commandSink = commandSink;
    this.requestSink = requestSink;
    this.counts = new ChannelCounts(device.organization().banks(), device.organization().ranks());
    this.wake = refresh.due();
    pendingReads.defaultReturnValue(RequestPool.NONE);
    pendingWrites.defaultReturnValue(RequestPool.NONE);
  }

  /** The next clock at which something can happen. */
  long wake() {
    return wake;
  }

  /** The latest clock at which a request was done, −1 before. */
  long lastDone() {
    return lastDone;
  }

  /** The latest clock at which written data were all on the pins, −1 before. */
  long lastWritten() {
    return lastWritten;
  }

  boolean hasPendingWrites() {
    return !pendingWrites.isEmpty();
  }

  boolean hasPendingReads() {
    return !pendingReads.isEmpty();
  }

  boolean accepts(boolean write) {
    return requests.accepts(write);
  }

  /** Takes a request at the clock {@code added}, the one after the tick it was offered in. */
  void add(long index, long address, boolean write, long arrive, long added) {
    wake = Math.min(wake, added);
    if (write) {
      if (pendingWrites.containsKey(address)) {
        counts.mergedWrites++;
      } else {
        int place = place(index, address, true, arrive, added);
        pendingWrites.put(address, place);
        requests.add(place);
      }
      done(index, address, true, arrive, added, added + 1);
    } else if (pendingWrites.containsKey(address)) {
      counts.forwardedReads++;
      done(index, address, false, arrive, added, added + 1);
    } else {
      int place = place(index, address, false, arrive, added);
      int first = pendingReads.putIfAbsent(address, place);
      if (first == RequestPool.NONE) {
        requests.add(place);
      } else {
        counts.mergedReads++;
        pool.next[place] = pool.next[first];
        pool.next[first] = place;
      }
    }
  }

  private int place(long index, long address, boolean write, long arrive, long added) {
    int p = pool.take();
    long fields = address >>> map.offsetBits();
    pool.index[p] = index;
    pool.address[p] = address;
    pool.write[p] = write;
    pool.arrive[p] = arrive;
    pool.added[p] = added;
    pool.bank[p] =
        map.ra().of(fields) * banks.perRank
            + map.bg().of(fields) * banks.perGroup
            + map.ba().of(fields);
    pool.row[p] = map.ro().of(fields);
    pool.column[p] = map.co().of(fields);
    return p;
  }

  /** One cycle: refresh, commands, and a request moved to the command queues. */
  void tick(long clock) {
    refresh.tick(clock);
    boolean issued = false;
    boolean column = false;
    if (refresh.isWaiting()) {
      issued = workOnRefresh(clock);
    }
    if (!issued) {
      int request = commands.select(clock);
      if (request != CommandQueues.NONE) {
        issued = true;
        column = issue(request, clock);
      }
    }
    if (issued && dual) {
      second(column, clock);
    }
    requests.tick();
    wake = requests.mayMove() ? clock + 1 : Math.max(clock + 1, commands.nextReady());
    wake = Math.min(wake, refresh.due());
    if (refresh.isWaiting()) {
      wake = Math.min(wake, Math.max(clock + 1, refreshReady()));
    }
  }

  /** A second command in the same cycle goes out only if it uses the other command bus. */
  private void second(boolean firstWasColumn, long clock) {
    int request = commands.select(clock);
    if (request == CommandQueues.NONE) {
      return;
    }
    if (commands.command().isColumn() != firstWasColumn) {
      issue(request, clock);
      counts.dualCommands++;
    } else if (commands.command() == Command.PRECHARGE) {
      counts.onDemandPrecharges++;
    }
  }

  /** Issues what the selected request needs; true for a column command. */
  private boolean issue(int request, long clock) {
    Command command = commands.command();
    int bank = pool.bank[request];
    int row = pool.row[request];
    int column = pool.column[request];
    if (command == Command.PRECHARGE) {
      counts.onDemandPrecharges++;
    }
    boolean data = command.isColumn();
    if (data && closePage) {
      command = command == Command.READ ? Command.READ_PRECHARGE : Command.WRITE_PRECHARGE;
    }
    send(command, bank, row, column, clock);
    if (data) {
      commands.remove();
      requests.roomBelow();
      if (command.isRead()) {
        finishReads(request, clock + readDelay);
      } else {
        counts.writeLatencySum += clock - pool.added[request] + writeDelay;
        lastWritten = Math.max(lastWritten, clock + writeDelay);
        pendingWrites.remove(pool.address[request]);
        pool.release(request);
      }
    }
    commands.changed(command, bank);
    return data;
  }

  private void finishReads(int first, long done) {
    pendingReads.remove(pool.address[first]);
    int place = first;
    while (place != RequestPool.NONE) {
      int next = pool.next[place];
      done(
          pool.index[place],
          pool.address[place],
          false,
          pool.arrive[place],
          pool.added[place],
          done);
      pool.release(place);
      place = next;
    }
  }

  private void done(long index, long address, boolean write, long arrive, long added, long done) {
    if (write) {
      counts.writesDone++;
    } else {
      counts.readsDone++;
    }
    lastDone = Math.max(lastDone, done);
    requestSink.done(index, address, write, arrive, added, done);
  }

  private void send(Command command, int bank, int row, int column, long clock) {
    boolean hit = banks.hits[bank] != 0;
    if (command.isColumn()) {
      bus.moves(!command.isRead(), clock);
    }
    switch (command) {
      case READ, READ_PRECHARGE -> {
        counts.reads[bank]++;
        counts.readHits += hit ? 1 : 0;
        counts.bankHits[bank] += hit ? 1 : 0;
      }
      case WRITE, WRITE_PRECHARGE -> {
        counts.writes[bank]++;
        counts.writeHits += hit ? 1 : 0;
        counts.bankHits[bank] += hit ? 1 : 0;
      }
      case ACTIVATE -> counts.activates[bank]++;
      case PRECHARGE -> counts.precharges[bank]++;
      case REFRESH_BANK -> counts.bankRefreshes[bank]++;
      case REFRESH -> throw new IllegalStateException("a refresh of a rank names no bank");
    }
    commandSink.issued(
        clock,
        command,
        number,
        banks.rank[bank],
        banks.group[bank],
        banks.place[bank],
        row,
        column);
    banks.toBank(command, bank, row, clock);
  }

  /** Closes what must be closed and refreshes as soon as possible; true if a command went out. */
  private boolean workOnRefresh(long clock) {
    int target = refresh.first();
    if (refresh.byBank()) {
      for (int b = target; b < refreshEnd(); b += refreshStep()) {
        commands.holdBank(b);
      }
    } else {
      commands.holdRank(target);
    }
    boolean closed = true;
    for (int b = refreshStart(); b < refreshEnd(); b += refreshStep()) {
      if (banks.openRow[b] != Banks.CLOSED) {
        closed = false;
        if (banks.earliest[Command.PRECHARGE.index()][b] <= clock) {
          send(Command.PRECHARGE, b, -1, -1, clock);
          commands.changed(Command.PRECHARGE, b);
          return true;
        }
      }
    }
    if (!closed || refreshReady() > clock) {
      return false;
    }
    if (!refresh.byBank()) {
      counts.rankRefreshes[target]++;
      commandSink.issued(clock, Command.REFRESH, number, target, -1, -1, -1, -1);
      banks.toRank(Command.REFRESH, target, clock);
    } else if (refreshStart() + refreshStep() >= refreshEnd()) {
      send(Command.REFRESH_BANK, target, -1, -1, clock);
    } else {
      sameBanks(target, clock);
    }
    commands.release();
    refresh.finished();
    return true;
  }

  /** One command to the same bank of every group; it names the group −1. */
  private void sameBanks(int first, long clock) {
    int rank = first / banks.perRank;
    int bank = first % banks.perGroup;
    commandSink.issued(clock, Command.REFRESH_BANK, number, rank, -1, bank, -1, -1);
    for (int b = first; b < refreshEnd(); b += refreshStep()) {
      counts.bankRefreshes[b]++;
      banks.toBank(Command.REFRESH_BANK, b, -1, clock);
    }
  }

  private int refreshStart() {
    return refresh.byBank() ? refresh.first() : refresh.first() * banks.perRank;
  }

  /** Behind the last bank of the first refresh that waits. */
  private int refreshEnd() {
    int start = refreshStart();
    return start - start % banks.perRank + banks.perRank;
  }

  private int refreshStep() {
    return refresh.byBank() ? refresh.stride() : 1;
  }

  /** The next clock at which the first refresh that waits can be worked on. */
  private long refreshReady() {
    int command = (refresh.byBank() ? Command.REFRESH_BANK : Command.REFRESH).index();
    long close = NEVER;
    long ready = 0;
    for (int b = refreshStart(); b < refreshEnd(); b += refreshStep()) {
      if (banks.openRow[b] != Banks.CLOSED) {
        close = Math.min(close, banks.earliest[Command.PRECHARGE.index()][b]);
      } else {
        ready = Math.max(ready, banks.earliest[command][b]);
      }
    }
    return close != NEVER ? close : ready;
  }

  /** The counts over the cycles before {@code end}, once. */
  ChannelCounts finish(long end) {
    banks.close(end);
    counts.unsentWrites = pendingWrites.size();
    counts.overlappingBursts = bus.overlaps();
    counts.activeCycles = banks.activeCycles();
    counts.idleCycles = banks.idleCycles();
    return counts;
  }
}
