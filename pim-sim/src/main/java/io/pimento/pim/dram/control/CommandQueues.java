package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Policies;
import io.pimento.pim.dram.timing.Command;
import java.util.Arrays;

/**
 * Command queues served in turn, first-ready first-come inside each. A row is closed on demand only
 * for the first entry of its bank, and only when no entry hits it or it has served some.
 */
final class CommandQueues {
  static final int NONE = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final BankEntries entries;
  private final RequestPool pool;
  private final int depth;
  private final int queues;
  private final int banksOfQueue;
  private final int banksOfRank;
  private final int[] size;

  /** When the first entry of each bank is ready; never while its queue waits for a refresh. */
  private final long[] due;

  /** The least of {@link #due}, unless it is stale. */
  private long soonest = NEVER;

  private boolean stale;

  /** For each command, those whose clocks it moves of other banks, too. */
  private final int[][] moves = new int[Command.values().length][];

  private int turn;
  private int total;
  private int chosenBank;
  private int chosenPlace;
  private Command chosenCommand = Command.READ;

  CommandQueues(DramDevice device, Banks banks, RequestPool pool) {
    this.pool = pool;
    this.depth = device.policies().commandQueue();
    boolean perRank = device.policies().queues() == Policies.Queues.PER_RANK;
    int all = device.organization().banks();
    this.queues = perRank ? device.organization().ranks() : all;
    this.banksOfQueue = all / queues;
    this.banksOfRank = banks.perRank;
    this.entries = new BankEntries(banks, pool, all, depth);
    this.size = new int[queues];
    this.due = new long[all];
    Arrays.fill(due, NEVER);
    for (Command c : Command.values()) {
      moves[c.index()] = banks.heldElsewhere(c);
    }
  }

  private int queue(int bank) {
    return banksOfQueue == 1 ? bank : bank / banksOfQueue;
  }

  boolean accepts(int bank) {
    return size[queue(bank)] < depth;
  }

  boolean isEmpty() {
    return total == 0;
  }

  void add(int request) {
    int bank = pool.bank[request];
    size[queue(bank)]++;
    total++;
    entries.add(bank, request);
    time(bank);
  }

  private void time(int bank) {
    stale |= due[bank] == soonest;
    due[bank] = entries.time(bank);
    soonest = Math.min(soonest, due[bank]);
  }

  /** Keeps the queues of a rank back. */
  void holdRank(int rank) {
    hold(rank * banksOfRank, (rank + 1) * banksOfRank);
  }

  /** Keeps the queue of a bank back. */
  void holdBank(int bank) {
    int from = bank - bank % banksOfQueue;
    hold(from, from + banksOfQueue);
  }

  private void hold(int from, int to) {
    for (int b = from; b < to; b++) {
      entries.hold(b, true);
      due[b] = NEVER;
    }
    stale = true;
  }

  void release() {
    for (int b = 0; b < due.length; b++) {
      entries.hold(b, false);
      due[b] = entries.time(b);
    }
    stale = true;
  }

  /** The clock at which the first command of a queue that is not held back is ready. */
  long nextReady() {
    if (stale) {
      // Two minima, for every step of one waits for the step before.
      long first = NEVER;
      long second = NEVER;
      int half = due.length / 2;
      for (int b = 0; b < half; b++) {
        first = Math.min(first, due[b]);
        second = Math.min(second, due[b + half]);
      }
      soonest = Math.min(Math.min(first, second), due[due.length - 1]);
      stale = false;
    }
    return soonest;
  }

  /**
   * The request whose command is first in turn and ready, or {@link #NONE}; {@link #command} is
   * what it needs. The turn moves to its queue.
   */
  int select(long clock) {
    if (nextReady() > clock) {
      return NONE;
    }
    int start = (turn + 1) * banksOfQueue;
    int bank = ready(start, due.length, clock);
    bank = bank == NONE ? ready(0, start, clock) : bank;
    turn = queue(bank);
    choose(bank, clock);
    return entries.request(chosenBank, chosenPlace);
  }

  private int ready(int from, int to, long clock) {
    for (int b = from; b < to; b++) {
      if (due[b] <= clock) {
        return b;
      }
    }
    return NONE;
  }

  /** The oldest entry that is ready in the queue of a bank, the first of it with one. */
  private void choose(int first, long clock) {
    long oldest = NEVER;
    int end = (queue(first) + 1) * banksOfQueue;
    for (int bank = first; bank < end; bank++) {
      if (due[bank] > clock) {
        continue;
      }
      entries.choose(bank, clock);
      long order = entries.order(bank, entries.chosenPlace());
      if (order < oldest) {
        oldest = order;
        chosenBank = bank;
        chosenPlace = entries.chosenPlace();
        chosenCommand = entries.chosenCommand();
      }
    }
  }

  Command command() {
    return chosenCommand;
  }

  /** Takes the selected request out of its queue. */
  void remove() {
    entries.remove(chosenBank, chosenPlace);
    size[queue(chosenBank)]--;
    total--;
  }

  /** A command went to the bank: what its queue needs may be another thing, and clocks moved. */
  void changed(Command command, int bank) {
    entries.changed(bank);
    time(bank);
    int[] others = moves[command.index()];
    for (int next : others) {
      entries.times(next, due);
    }
    stale |= others.length > 0;
  }
}
