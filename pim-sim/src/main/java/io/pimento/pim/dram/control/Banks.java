package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.timing.Distances;
import io.pimento.pim.dram.timing.Scope;
import java.util.Arrays;

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
  private final int count;
  private final Distances distances;
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
    this.openRow = new int[count];
    Arrays.fill(openRow, CLOSED);
    this.hits = new int[count];
    this.earliest = new long[COMMANDS][count];
    this.distances = Distances.of(device);
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

  /** The earliest clock of an activation, with the windows of its rank. */
  long activation(int bank) {
    int rank = bank / perRank;
    long at = Math.max(earliest[Command.ACTIVATE.index()][bank], four.open(rank));
    return Math.max(at, thirtyTwo.open(rank));
  }

  /** The same of so many banks in one command. */
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
    int rank = bank / perRank;
    switch (command) {
      case READ, WRITE -> hits[bank]++;
      case READ_PRECHARGE, WRITE_PRECHARGE, PRECHARGE -> {
        openRow[bank] = CLOSED;
        hits[bank] = 0;
        if (--openInRank[rank] == 0) {
          activeCycles[rank] += clock - since[rank];
          since[rank] = clock;
        }
      }
      case ACTIVATE -> {
        openRow[bank] = row;
        if (openInRank[rank]++ == 0) {
          idleCycles[rank] += clock - since[rank];
          since[rank] = clock;
        }
        four.opened(rank, clock);
        thirtyTwo.opened(rank, clock);
      }
      default -> {}
    }
    int rankStart = rank * perRank;
    int groupStart = bank - bank % perGroup;
    hold(command, Scope.SAME_BANK, clock, bank, bank + 1, 0, 0);
    hold(command, Scope.SAME_GROUP, clock, groupStart, bank, bank + 1, groupStart + perGroup);
    hold(
        command,
        Scope.OTHER_GROUP,
        clock,
        rankStart,
        groupStart,
        groupStart + perGroup,
        rankStart + perRank);
    hold(command, Scope.OTHER_RANK, clock, 0, rankStart, rankStart + perRank, count);
  }

  /** A refresh of a whole rank. */
  void toRank(Command command, int rank, long clock) {
    hold(command, Scope.SAME_RANK, clock, rank * perRank, (rank + 1) * perRank, 0, 0);
  }

  private void hold(
      Command command, Scope scope, long clock, int from, int to, int from2, int to2) {
    int[] nexts = distances.nexts(command, scope);
    int[] cycles = distances.cycles(command, scope);
    for (int i = 0; i < nexts.length; i++) {
      long[] times = earliest[nexts[i]];
      long until = clock + cycles[i];
      for (int b = from; b < to; b++) {
        times[b] = Math.max(times[b], until);
      }
      for (int b = from2; b < to2; b++) {
        times[b] = Math.max(times[b], until);
      }
    }
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
}
