package io.pimento.pim.dram.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Replays the command log of one channel and names every rule that it breaks. Written from the
 * standards' text: state of each bank, distances by bank, group and rank, the activation window,
 * the refresh window, and who has the command and data buses.
 */
final class JedecChecker {
  private static final long LONG_AGO = -1_000_000_000L;

  /** A bank as the standard sees it. */
  private static final class Bank {
    int row = -1;
    long activated = LONG_AGO;
    long read = LONG_AGO;
    long write = LONG_AGO;
    long precharged = LONG_AGO;
    long refreshed = LONG_AGO;
    long refreshes;

    /** Whether its last precharge came with a column command. */
    boolean closedByItself;
  }

  private final CheckedDevice d;
  private final Bank[][][] banks;
  private final List<Deque<Long>> activations = new ArrayList<>();
  private final long[] refreshed;
  private final long[] refreshes;
  private final List<String> broken = new ArrayList<>();
  private long rowBus = LONG_AGO;
  private long columnBus = LONG_AGO;
  private long dataEnd = LONG_AGO;
  private boolean dataWrite;
  private int dataRank = -1;

  private JedecChecker(CheckedDevice device) {
    this.d = device;
    this.banks = new Bank[d.ranks][d.groups][d.perGroup];
    for (Bank[][] rank : banks) {
      for (Bank[] group : rank) {
        for (int b = 0; b < group.length; b++) {
          group[b] = new Bank();
        }
      }
      activations.add(new ArrayDeque<>());
    }
    this.refreshed = new long[d.ranks];
    java.util.Arrays.fill(refreshed, LONG_AGO);
    this.refreshes = new long[d.ranks];
  }

  /** What is broken, in order; empty for a legal log. */
  static List<String> check(CheckedDevice device, List<Logged> log) {
    JedecChecker checker = new JedecChecker(device);
    long last = LONG_AGO;
    for (Logged c : log) {
      checker.require(c.clock() >= last, c, "the clock goes back");
      last = c.clock();
      checker.commandBus(c);
      checker.refreshWindow(c);
      switch (c.command()) {
        case "activate" -> checker.activate(c);
        case "precharge" -> checker.precharge(c);
        case "refresh" -> checker.refresh(c);
        case "refresh_bank" -> checker.refreshBanks(c);
        case "read", "read_p", "write", "write_p" -> checker.column(c);
        default -> checker.require(false, c, "unknown command");
      }
    }
    return checker.broken;
  }

  private void require(boolean holds, Logged c, String rule) {
    if (!holds) {
      broken.add(c.clock() + " " + c.command() + ": " + rule);
    }
  }

  /** Cycles since something, against the least. */
  private void since(long then, long least, Logged c, String rule) {
    require(c.clock() - then >= least, c, rule + " " + (c.clock() - then) + " < " + least);
  }

  private long t(String key) {
    return d.cycles(key);
  }

  private void commandBus(Logged c) {
    if (d.hbm && c.isColumn()) {
      require(c.clock() != columnBus, c, "two column commands in a cycle");
      columnBus = c.clock();
    } else {
      require(c.clock() != rowBus, c, "two commands on one bus in a cycle");
      rowBus = c.clock();
    }
  }

  /** Up to eight refreshes may be postponed. */
  private void refreshWindow(Logged c) {
    if (d.byBank) {
      long interval = t("tREFIb") * d.ranks * d.perGroup * (d.sets ? 1 : d.groups);
      everyBank(
          (bank, g, b, r) ->
              require(bank.refreshes >= c.clock() / interval - 8, c, "refreshes of a bank lack"));
      return;
    }
    for (int r = 0; r < d.ranks; r++) {
      require(refreshes[r] >= c.clock() / t("tREFI") - 8, c, "refreshes of rank " + r + " lack");
    }
  }

  private void activate(Logged c) {
    Bank[][] rank = banks[c.rank()];
    Bank bank = rank[c.group()][c.bank()];
    require(bank.row < 0, c, "the bank is open");
    since(bank.precharged, t("tRP"), c, "tRP");
    since(bank.activated, d.rowCycle(), c, "tRC");
    since(refreshed[c.rank()], t("tRFC"), c, "tRFC");
    for (int g = 0; g < d.groups; g++) {
      for (int b = 0; b < d.perGroup; b++) {
        boolean same = g == c.group();
        if (!same || b != c.bank()) {
          String key = same ? "tRRD_L" : "tRRD_S";
          since(rank[g][b].activated, t(key), c, key);
        }
      }
    }
    if (d.byBank) {
      since(bank.refreshed, t("tRFCb"), c, "tRFCb");
      everyBank(
          (other, g, b, r) -> {
            if (r == c.rank()) {
              since(other.refreshed, t("tRREFD"), c, "tRREFD");
            }
          });
    }
    Deque<Long> last = activations.get(c.rank());
    if (last.size() == 4) {
      since(last.removeFirst(), t("tFAW"), c, "tFAW");
    }
    last.addLast(c.clock());
    bank.row = c.row();
    bank.activated = c.clock();
  }

  private void precharge(Logged c) {
    Bank bank = banks[c.rank()][c.group()][c.bank()];
    require(bank.row >= 0, c, "the bank is closed");
    everyBank(
        (other, g, b, r) -> {
          if (r == c.rank() && other != bank && !other.closedByItself) {
            since(other.precharged, t("tPPD"), c, "tPPD");
          }
        });
    since(bank.activated, t("tRAS"), c, "tRAS");
    since(bank.read, t("AL") + t("tRTP"), c, "tRTP");
    since(bank.write, d.writeLatency() + d.burst + t("tWR"), c, "tWR");
    bank.row = -1;
    bank.precharged = c.clock();
    bank.closedByItself = false;
  }

  /** A visit of a bank, with its group, its place there and its rank. */
  private interface Visit {
    void at(Bank bank, int group, int place, int rank);
  }

  private void everyBank(Visit visit) {
    for (int r = 0; r < d.ranks; r++) {
      for (int g = 0; g < d.groups; g++) {
        for (int b = 0; b < d.perGroup; b++) {
          visit.at(banks[r][g][b], g, b, r);
        }
      }
    }
  }

  /** A refresh of one bank, or of one bank of every group. */
  private void refreshBanks(Logged c) {
    require(d.byBank && (c.group() < 0) == d.sets, c, "no such refresh");
    everyBank(
        (bank, g, b, r) -> {
          if (r != c.rank()) {
            return;
          }
          if (b == c.bank() && (d.sets || g == c.group())) {
            require(bank.row < 0, c, "the bank is open");
            since(bank.precharged, t("tRP"), c, "tRP before refresh");
            since(bank.activated, d.rowCycle(), c, "tRC before refresh");
            since(bank.refreshed, t("tRFCb"), c, "tRFCb");
          } else {
            since(bank.activated, t("tRRD_S"), c, "tRRD before refresh");
            since(bank.refreshed, t("tRREFR"), c, "tRREFR");
          }
        });
    everyBank(
        (bank, g, b, r) -> {
          if (r == c.rank() && b == c.bank() && (d.sets || g == c.group())) {
            bank.refreshed = c.clock();
            bank.refreshes++;
          }
        });
  }

  private void refresh(Logged c) {
    for (Bank[] group : banks[c.rank()]) {
      for (Bank bank : group) {
        require(bank.row < 0, c, "a bank is open");
        since(bank.precharged, t("tRP"), c, "tRP before refresh");
      }
    }
    since(refreshed[c.rank()], t("tRFC"), c, "tRFC");
    refreshed[c.rank()] = c.clock();
    refreshes[c.rank()]++;
  }

  private void column(Logged c) {
    Bank bank = banks[c.rank()][c.group()][c.bank()];
    require(bank.row == c.row(), c, "row " + bank.row + " is open, not " + c.row());
    since(bank.activated, d.rowToColumn(c.isWrite()), c, "tRCD");
    for (int g = 0; g < d.groups; g++) {
      boolean same = g == c.group();
      for (Bank other : banks[c.rank()][g]) {
        String ccd = same ? "tCCD_L" : "tCCD_S";
        since(c.isRead() ? other.read : other.write, d.columns(c.isWrite(), same), c, ccd);
        if (c.isRead()) {
          String wtr = same ? "tWTR_L" : "tWTR_S";
          since(other.write, d.writeLatency() + d.burst + t(wtr), c, wtr);
        }
      }
    }
    dataBus(c);
    if (c.isRead()) {
      bank.read = c.clock();
    } else {
      bank.write = c.clock();
    }
    if (c.closes()) {
      long ready =
          c.isRead()
              ? c.clock() + t("AL") + t("tRTP")
              : c.clock() + d.writeLatency() + d.burst + t("tWR");
      bank.precharged = Math.max(ready, bank.activated + t("tRAS"));
      bank.row = -1;
      bank.closedByItself = true;
    }
  }

  /** Bursts do not overlap; a turn to writing or to another rank's burst needs room. */
  private void dataBus(Logged c) {
    long start = c.clock() + (c.isRead() ? d.readLatency() : d.writeLatency());
    boolean turn = !dataWrite && c.isWrite();
    boolean otherRank = dataRank >= 0 && c.rank() != dataRank && !(dataWrite && c.isWrite());
    long gap = turn || otherRank ? t("tRTRS") : 0;
    require(start - dataEnd >= gap, c, "data bus: " + (start - dataEnd) + " < " + gap);
    dataEnd = start + d.burst;
    dataWrite = c.isWrite();
    dataRank = c.rank();
  }
}
