package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.timing.Distances;
import io.pimento.pim.dram.timing.Scope;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The banks of a channel: open rows, and the earliest clock of every command to every bank. */
final class Banks {
  static final int CLOSED = -1;
  private static final int COMMANDS = Command.values().length;

  final int[] openRow;

  /** Column commands to the open row since it was opened. */
  final int[] hits;

  final long[][] earliest;
  final int perRank;
  final int perGroup;

  /** Of each bank its rank, its group in the rank, and its place in the group. */
  final int[] rank;

  final int[] group;
  final int[] place;
  private final int count;
  private final Held[] holds = new Held[COMMANDS];
  private final Windows four;
  private final Windows thirtyTwo;
  private final int[] openInRank;
  private final long[] since;
  private final long[] activeCycles;
  private final long[] idleCycles;

  Banks(DramDevice device) {
    Organization o = device.organization();
    this.count = o.banks();
    this.perRank = o.banksPerRank();
    this.perGroup = o.banksPerGroup();
    this.rank = IntStream.range(0, count).map(b -> b / perRank).toArray();
    this.group = IntStream.range(0, count).map(b -> b % perRank / perGroup).toArray();
    this.place = IntStream.range(0, count).map(b -> b % perGroup).toArray();
    this.openRow = new int[count];
    Arrays.fill(openRow, CLOSED);
    this.hits = new int[count];
    this.earliest = new long[COMMANDS][count];
    Distances distances = Distances.of(device);
    // Clocks of refreshes that this device never sends are not kept.
    Command unused =
        device.policies().refresh().isByBank() ? Command.REFRESH : Command.REFRESH_BANK;
    for (Command c : Command.values()) {
      holds[c.index()] = new Held(distances, c, unused);
    }
    this.four = new Windows(o.ranks(), 4, device.timings().of("tFAW"));
    boolean graphics = o.protocol().window32();
    this.thirtyTwo = new Windows(o.ranks(), graphics ? 32 : 0, device.timings().of("t32AW"));
    this.openInRank = new int[o.ranks()];
    this.since = new long[o.ranks()];
    this.activeCycles = new long[o.ranks()];
    this.idleCycles = new long[o.ranks()];
  }

  /** Whether a rank has a row open. */
  boolean isOpen(int rank) {
    return openInRank[rank] > 0;
  }

  /** The earliest clock of an activation of so many banks in one command. */
  long activation(int from, int together) {
    int rank = from / perRank;
    long at = Math.max(four.open(rank, together), thirtyTwo.open(rank, together));
    return Math.max(at, ready(Command.ACTIVATE, from, together));
  }

  /** The earliest clock at which so many banks can all obey a command. */
  long ready(Command command, int from, int count) {
    long at = 0;
    for (int b = from; b < from + count; b++) {
      at = Math.max(at, earliest[command.index()][b]);
    }
    return at;
  }

  /** A command to one bank: the state it leaves and whom it holds up. */
  void toBank(Command command, int bank, int row, long clock) {
    int r = rank[bank];
    switch (command) {
      case READ, WRITE -> hits[bank]++;
      case READ_PRECHARGE, WRITE_PRECHARGE, PRECHARGE -> {
        openRow[bank] = CLOSED;
        hits[bank] = 0;
        if (--openInRank[r] == 0) {
          activeCycles[r] += clock - since[r];
          since[r] = clock;
        }
      }
      case ACTIVATE -> {
        openRow[bank] = row;
        if (openInRank[r]++ == 0) {
          idleCycles[r] += clock - since[r];
          since[r] = clock;
        }
        four.opened(r, clock);
        thirtyTwo.opened(r, clock);
        window(r);
      }
      default -> {}
    }
    Held held = held(command);
    int rankStart = r * perRank;
    int rankEnd = rankStart + perRank;
    int groupStart = bank - place[bank];
    int groupEnd = groupStart + perGroup;
    held.bank.from(clock, bank, bank + 1);
    held.group.from(clock, groupStart, bank);
    held.group.from(clock, bank + 1, groupEnd);
    held.rank.from(clock, rankStart, groupStart);
    held.rank.from(clock, groupEnd, rankEnd);
    held.others.from(clock, 0, rankStart);
    held.others.from(clock, rankEnd, count);
  }

  /** Activations wait for the windows of their rank. */
  private void window(int r) {
    long until = Math.max(four.open(r), thirtyTwo.open(r));
    long[] times = earliest[Command.ACTIVATE.index()];
    for (int b = r * perRank; b < (r + 1) * perRank; b++) {
      times[b] = Math.max(times[b], until);
    }
  }

  /** A refresh of a whole rank. */
  void toRank(Command command, int rank, long clock) {
    held(command).whole.from(clock, rank * perRank, (rank + 1) * perRank);
  }

  private Held held(Command command) {
    return holds[command.index()];
  }

  /** Indices of the commands that other banks have to wait with after one to a bank. */
  int[] heldElsewhere(Command command) {
    Held h = held(command);
    IntStream windows =
        command == Command.ACTIVATE ? IntStream.of(command.index()) : IntStream.empty();
    return IntStream.concat(
            windows,
            Stream.of(h.group, h.rank, h.others).flatMapToInt(hold -> IntStream.of(hold.nexts)))
        .distinct()
        .toArray();
  }

  /** Counts the cycles up to the end, which must come once. */
  void close(long end) {
    for (int rank = 0; rank < since.length; rank++) {
      (openInRank[rank] == 0 ? idleCycles : activeCycles)[rank] += end - since[rank];
      since[rank] = end;
    }
  }

  /** Cycles of each rank with a row open. */
  long[] activeCycles() {
    return activeCycles.clone();
  }

  /** Cycles of each rank with every bank closed. */
  long[] idleCycles() {
    return idleCycles.clone();
  }

  /** Whom a command holds up, by scope. */
  private final class Held {
    final Hold bank;
    final Hold group;
    final Hold rank;
    final Hold others;
    final Hold whole;

    Held(Distances distances, Command command, Command unused) {
      this.bank = new Hold(distances, command, Scope.SAME_BANK, unused);
      this.group = new Hold(distances, command, Scope.SAME_GROUP, unused);
      this.rank = new Hold(distances, command, Scope.OTHER_GROUP, unused);
      this.others = new Hold(distances, command, Scope.OTHER_RANK, unused);
      this.whole = new Hold(distances, command, Scope.SAME_RANK, unused);
    }
  }

  /** The commands that one scope has to wait with, and for how long. */
  private final class Hold {
    final int[] nexts;
    private final long[][] clocks;
    private final int[] cycles;

    Hold(Distances distances, Command command, Scope scope, Command unused) {
      int[] all = distances.nexts(command, scope);
      int[] kept = IntStream.range(0, all.length).filter(i -> all[i] != unused.index()).toArray();
      int[] waits = distances.cycles(command, scope);
      this.nexts = IntStream.of(kept).map(i -> all[i]).toArray();
      this.cycles = IntStream.of(kept).map(i -> waits[i]).toArray();
      this.clocks = IntStream.of(nexts).mapToObj(n -> earliest[n]).toArray(long[][]::new);
    }

    /** Keeps the banks of a range back from a clock on. */
    void from(long clock, int from, int to) {
      for (int i = 0; i < clocks.length; i++) {
        long[] times = clocks[i];
        long until = clock + cycles[i];
        for (int b = from; b < to; b++) {
          times[b] = Math.max(times[b], until);
        }
      }
    }
  }
}
