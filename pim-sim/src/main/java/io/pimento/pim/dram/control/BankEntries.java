package io.pimento.pim.dram.control;

import io.pimento.pim.dram.timing.Command;
import java.util.Arrays;

/**
 * The entries of the command queues bank by bank, oldest first. Of each bank with an open row it is
 * kept which entries may go next, for that changes only when an entry comes or a command goes to
 * the bank; when they may go follows from the bank's clocks.
 */
final class BankEntries {
  static final int NONE = -1;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int READ = Command.READ.index();
  private static final int WRITE = Command.WRITE.index();
  private static final int ACTIVATE = Command.ACTIVATE.index();
  private static final int PRECHARGE = Command.PRECHARGE.index();

  /** Column commands after which a row is closed though entries still hit it. */
  private static final int HITS_BEFORE_CLOSING = 4;

  private final Banks banks;
  private final RequestPool pool;
  private final int depth;
  private final int[] requests;
  private final int[] rows;

  /** When entries came, to compare those of different banks. */
  private final long[] order;

  private long added;
  private final int[] size;

  /** Places of the first read and of the first write that hit the open row, or {@link #NONE}. */
  private final int[] read;

  private final int[] write;

  /** Which commands entries of a bank could use, a bit each by {@link Command#index}. */
  private final int[] wants;

  /** The banks of which some entry could use a command, as bits; by its index. */
  private final long[][] wanting = new long[Command.values().length][];

  private final long[] activations;
  private final long[] precharges;
  private final long[] reads;
  private final long[] writes;
  private final boolean[] held;
  private int chosenPlace;
  private Command chosenCommand = Command.READ;

  BankEntries(Banks banks, RequestPool pool, int count, int depth) {
    this.banks = banks;
    this.pool = pool;
    this.depth = depth;
    this.requests = new int[count * depth];
    this.rows = new int[count * depth];
    this.order = new long[count * depth];
    this.size = new int[count];
    this.read = new int[count];
    this.write = new int[count];
    this.held = new boolean[count];
    this.wants = new int[count];
    this.activations = banks.earliest[ACTIVATE];
    this.precharges = banks.earliest[PRECHARGE];
    this.reads = banks.earliest[READ];
    this.writes = banks.earliest[WRITE];
    Arrays.fill(read, NONE);
    Arrays.fill(write, NONE);
    for (int c = 0; c < wanting.length; c++) {
      wanting[c] = new long[(count + Long.SIZE - 1) / Long.SIZE];
    }
  }

  void add(int bank, int request) {
    int place = size[bank]++;
    int at = bank * depth + place;
    requests[at] = request;
    rows[at] = pool.row[request];
    order[at] = added++;
    int open = banks.openRow[bank];
    if (open == Banks.CLOSED) {
      want(bank, ACTIVATE);
    } else if (rows[at] == open) {
      if (banks.hits[bank] < HITS_BEFORE_CLOSING) {
        drop(bank, PRECHARGE);
      }
      hit(bank, place, request);
    } else if (place == 0) {
      want(bank, PRECHARGE);
    }
  }

  private void want(int bank, int command) {
    wants[bank] |= 1 << command;
    wanting[command][bank >> 6] |= 1L << bank;
  }

  private void drop(int bank, int command) {
    wants[bank] &= ~(1 << command);
    wanting[command][bank >> 6] &= ~(1L << bank);
  }

  void remove(int bank, int place) {
    int at = bank * depth + place;
    int behind = --size[bank] - place;
    System.arraycopy(requests, at + 1, requests, at, behind);
    System.arraycopy(rows, at + 1, rows, at, behind);
    System.arraycopy(order, at + 1, order, at, behind);
  }

  /** A command went to the bank: other entries may be next. */
  void changed(int bank) {
    int open = banks.openRow[bank];
    int base = bank * depth;
    int count = size[bank];
    read[bank] = NONE;
    write[bank] = NONE;
    for (int rest = wants[bank]; rest != 0; rest &= rest - 1) {
      drop(bank, Integer.numberOfTrailingZeros(rest));
    }
    if (count == 0) {
      return;
    }
    if (open == Banks.CLOSED) {
      want(bank, ACTIVATE);
      return;
    }
    boolean hit = false;
    for (int place = 0; place < count; place++) {
      if (rows[base + place] == open) {
        hit = true;
        hit(bank, place, requests[base + place]);
      }
    }
    if (rows[base] != open && (!hit || banks.hits[bank] >= HITS_BEFORE_CLOSING)) {
      want(bank, PRECHARGE);
    }
  }

  private void hit(int bank, int place, int request) {
    if (!pool.write[request]) {
      if (read[bank] == NONE) {
        read[bank] = place;
        want(bank, READ);
      }
    } else if (write[bank] == NONE && !waitsForRead(bank, place, request)) {
      write[bank] = place;
      want(bank, WRITE);
    }
  }

  /** Whether an earlier read of the same place must go first. */
  private boolean waitsForRead(int bank, int place, int request) {
    int base = bank * depth;
    for (int i = base; i < base + place; i++) {
      int other = requests[i];
      if (!pool.write[other]
          && rows[i] == pool.row[request]
          && pool.column[other] == pool.column[request]) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the entries of a bank back, or no longer. */
  void hold(int bank, boolean back) {
    held[bank] = back;
  }

  /** Sets when the first entry of a bank is ready, for all banks that could use a command. */
  void times(int command, long[] due) {
    long[] words = wanting[command];
    for (int w = 0; w < words.length; w++) {
      for (long rest = words[w]; rest != 0; rest &= rest - 1) {
        int bank = (w << 6) + Long.numberOfTrailingZeros(rest);
        due[bank] = time(bank);
      }
    }
  }

  /** When the first entry of a bank is ready. */
  long time(int bank) {
    int w = wants[bank];
    if (w == 0 || held[bank]) {
      return NEVER;
    }
    if (w == 1 << ACTIVATE) {
      return activations[bank];
    }
    long least = (w & 1 << PRECHARGE) == 0 ? NEVER : precharges[bank];
    least = (w & 1 << READ) == 0 ? least : Math.min(least, reads[bank]);
    return (w & 1 << WRITE) == 0 ? least : Math.min(least, writes[bank]);
  }

  /** Chooses the oldest entry of a bank that is ready at a clock; there must be one. */
  void choose(int bank, long clock) {
    int r = read[bank];
    int w = write[bank];
    chosenPlace = 0;
    if (banks.openRow[bank] == Banks.CLOSED) {
      chosenCommand = Command.ACTIVATE;
    } else if ((wants[bank] & 1 << PRECHARGE) != 0 && precharges[bank] <= clock) {
      chosenCommand = Command.PRECHARGE;
    } else {
      boolean mayRead = r != NONE && reads[bank] <= clock;
      boolean mayWrite = w != NONE && writes[bank] <= clock;
      boolean reads = mayRead && (!mayWrite || r < w);
      chosenCommand = reads ? Command.READ : Command.WRITE;
      chosenPlace = reads ? r : w;
    }
  }

  int chosenPlace() {
    return chosenPlace;
  }

  Command chosenCommand() {
    return chosenCommand;
  }

  int request(int bank, int place) {
    return requests[bank * depth + place];
  }

  /** Less for entries that came earlier. */
  long order(int bank, int place) {
    return order[bank * depth + place];
  }
}
