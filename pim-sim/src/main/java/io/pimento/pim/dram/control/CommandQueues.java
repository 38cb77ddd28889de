package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Policies;
import io.pimento.pim.dram.timing.Command;
import java.util.Arrays;

/**
 * Command queues served in turn, first-ready first-come inside each. A row is closed on demand only
 * for the first entry of its bank, and only when no entry hits it or it has served {@link
 * #HITS_BEFORE_CLOSING}. For every queue a clock is kept before which nothing in it can be ready.
 */
final class CommandQueues {
  static final int NONE = -1;
  private static final int HITS_BEFORE_CLOSING = 4;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int READ = Command.READ.index();
  private static final int WRITE = Command.WRITE.index();
  private static final int PRECHARGE = Command.PRECHARGE.index();

  private final Banks banks;
  private final RequestPool pool;
  private final int depth;
  private final int queues;
  private final boolean perRank;
  private final int[] entries;
  private final int[] size;
  private final long[] lower;
  private int turn;
  private int total;

  /** Queues that wait for a refresh. */
  private final boolean[] held;

  /** The least of {@link #lower} over the queues that are not held back, unless it is stale. */
  private long bound = NEVER;

  private boolean stale;

  /** What the last {@link #select} found. */
  private int chosenQueue = NONE;

  private int chosenPlace;
  private Command chosenCommand = Command.READ;

  CommandQueues(DramDevice device, Banks banks, RequestPool pool) {
    this.banks = banks;
    this.pool = pool;
    this.depth = device.policies().commandQueue();
    this.perRank = device.policies().queues() == Policies.Queues.PER_RANK;
    this.queues = perRank ? device.organization().ranks() : device.organization().banks();
    this.entries = new int[queues * depth];
    this.size = new int[queues];
    this.lower = new long[queues];
    this.held = new boolean[queues];
    Arrays.fill(lower, NEVER);
  }

  private int queue(int bank) {
    return perRank ? bank / banks.perRank : bank;
  }

  boolean accepts(int bank) {
    return size[queue(bank)] < depth;
  }

  boolean isEmpty() {
    return total == 0;
  }

  void add(int request) {
    int q = queue(pool.bank[request]);
    entries[q * depth + size[q]++] = request;
    total++;
    refreshBound(q);
  }

  /** Keeps the queues of a rank back. */
  void holdRank(int rank) {
    int from = perRank ? rank : rank * banks.perRank;
    Arrays.fill(held, from, perRank ? rank + 1 : from + banks.perRank, true);
    stale = true;
  }

  /** Keeps the queue of a bank back. */
  void holdBank(int bank) {
    held[queue(bank)] = true;
    stale = true;
  }

  void release() {
    Arrays.fill(held, false);
    stale = true;
  }

  /** A clock before which no queue that is not held back has a command ready. */
  long nextReady() {
    if (!stale) {
      return bound;
    }
    long least = NEVER;
    for (int q = 0; q < queues; q++) {
      least = held[q] ? least : Math.min(least, lower[q]);
    }
    bound = least;
    stale = false;
    return least;
  }

  /**
   * The request whose command is first in turn and ready, or {@link #NONE}; {@link #command} is
   * what it needs. The turn moves to its queue.
   */
  int select(long clock) {
    if (nextReady() > clock) {
      return NONE;
    }
    for (int k = 1; k <= queues; k++) {
      int q = turn + k < queues ? turn + k : turn + k - queues;
      if (lower[q] > clock || held[q]) {
        continue;
      }
      long at = evaluate(q, clock);
      if (at <= clock) {
        turn = q;
        return entries[q * depth + chosenPlace];
      }
      lower[q] = at;
      stale = true;
    }
    return NONE;
  }

  Command command() {
    return chosenCommand;
  }

  /** Takes the selected request out of its queue. */
  void remove() {
    int base = chosenQueue * depth;
    int last = base + --size[chosenQueue];
    System.arraycopy(
        entries, base + chosenPlace + 1, entries, base + chosenPlace, last - base - chosenPlace);
    total--;
  }

  /** A command went to the bank: what its queue needs may be another thing now. */
  void changed(int bank) {
    refreshBound(queue(bank));
  }

  private void refreshBound(int q) {
    stale |= lower[q] == bound;
    lower[q] = size[q] == 0 ? NEVER : evaluate(q, -1);
    if (!held[q]) {
      bound = Math.min(bound, lower[q]);
    }
  }

  /** The clock of the first entry that is ready at {@code clock}, else of the soonest one. */
  private long evaluate(int q, long clock) {
    int base = q * depth;
    int end = base + size[q];
    long soonest = NEVER;
    for (int i = base; i < end; i++) {
      int request = entries[i];
      int bank = pool.bank[request];
      int open = banks.openRow[bank];
      Command need;
      long at;
      if (open == Banks.CLOSED) {
        need = Command.ACTIVATE;
        at = banks.activation(bank);
      } else if (open != pool.row[request]) {
        need = Command.PRECHARGE;
        at = banks.earliest[PRECHARGE][bank];
      } else if (pool.write[request]) {
        need = Command.WRITE;
        at = banks.earliest[WRITE][bank];
      } else {
        need = Command.READ;
        at = banks.earliest[READ][bank];
      }
      if (at >= soonest
          || (need == Command.PRECHARGE && !mayClose(base, i, end, bank, open))
          || (need == Command.WRITE && waitsForRead(base, i, request))) {
        continue;
      }
      if (at <= clock) {
        chosenQueue = q;
        chosenPlace = i - base;
        chosenCommand = need;
        return at;
      }
      soonest = at;
    }
    return soonest;
  }

  private boolean mayClose(int base, int place, int end, int bank, int open) {
    for (int i = base; i < place; i++) {
      if (pool.bank[entries[i]] == bank) {
        return false;
      }
    }
    if (banks.hits[bank] >= HITS_BEFORE_CLOSING) {
      return true;
    }
    for (int i = place; i < end; i++) {
      if (pool.row[entries[i]] == open && pool.bank[entries[i]] == bank) {
        return false;
      }
    }
    return true;
  }

  /** Whether an earlier read of the same place must go first. */
  private boolean waitsForRead(int base, int place, int request) {
    for (int i = base; i < place; i++) {
      int other = entries[i];
      if (!pool.write[other]
          && pool.row[other] == pool.row[request]
          && pool.column[other] == pool.column[request]
          && pool.bank[other] == pool.bank[request]) {
        return true;
      }
    }
    return false;
  }
}
