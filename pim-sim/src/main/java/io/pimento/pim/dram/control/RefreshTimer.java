package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.device.Policies.Refresh;
import io.pimento.pim.dram.device.Rules;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;

/** When which rank or bank is due for refresh, and those that wait for it. */
final class RefreshTimer {
  private final Refresh policy;
  private final boolean allRanks;
  private final Organization o;
  private final long interval;
  private final IntArrayFIFOQueue waiting = new IntArrayFIFOQueue();
  private long due;
  private int rank;
  private int group;
  private int bank;

  RefreshTimer(DramDevice device) {
    this.policy = device.policies().refresh();
    this.allRanks = device.rules() == Rules.STANDARD;
    this.o = device.organization();
    this.interval =
        switch (policy) {
          case RANK_LEVEL_SIMULTANEOUS -> device.timings().of("tREFI");
          case RANK_LEVEL_STAGGERED -> device.timings().of("tREFI") / o.ranks();
          case BANK_LEVEL_STAGGERED, SAME_BANK_STAGGERED -> device.timings().of("tREFIb");
        };
    this.due = interval;
  }

  /** The clock of the next refresh to fall due. */
  long due() {
    return due;
  }

  boolean byBank() {
    return policy.isByBank();
  }

  /** From bank to bank of those that are refreshed together; the first is of the first group. */
  int stride() {
    return policy == Refresh.SAME_BANK_STAGGERED ? o.banksPerGroup() : o.banksPerRank();
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether a second one waits behind the first. */
  boolean isLate() {
    return waiting.size() > 1;
  }

  /** The rank, or under refresh by bank the (first) bank, that is first to be refreshed. */
  int first() {
    return waiting.firstInt();
  }

  void finished() {
    waiting.dequeueInt();
  }

  void tick(long clock) {
    if (clock != due) {
      return;
    }
    due += interval;
    switch (policy) {
      case RANK_LEVEL_SIMULTANEOUS -> {
        for (int r = 0; r < (allRanks ? o.ranks() : 1); r++) {
          waiting.enqueue(r);
        }
      }
      case RANK_LEVEL_STAGGERED -> {
        waiting.enqueue(rank);
        rank = (rank + 1) % o.ranks();
      }
      case BANK_LEVEL_STAGGERED -> {
        waiting.enqueue(rank * o.banksPerRank() + group * o.banksPerGroup() + bank);
        group = (group + 1) % o.groups();
        bank = group == 0 ? (bank + 1) % o.banksPerGroup() : bank;
        rank = group == 0 && bank == 0 ? (rank + 1) % o.ranks() : rank;
      }
      case SAME_BANK_STAGGERED -> {
        waiting.enqueue(rank * o.banksPerRank() + bank);
        bank = (bank + 1) % o.banksPerGroup();
        rank = bank == 0 ? (rank + 1) % o.ranks() : rank;
      }
    }
  }
}
