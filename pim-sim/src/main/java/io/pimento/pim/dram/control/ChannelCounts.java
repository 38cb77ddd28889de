package io.pimento.pim.dram.control;

/** What a channel counted; arrays are by bank (rank, group, bank) or by rank. */
public final class ChannelCounts {
  long readsDone;
  long writesDone;
  long readHits;
  long writeHits;
  long onDemandPrecharges;
  long dualCommands;
  long forwardedReads;
  long mergedReads;
  long mergedWrites;
  long writeLatencySum;
  long unsentWrites;
  long overlappingBursts;
  long insideReads;
  long insideWrites;
  final long[] activates;
  final long[] precharges;
  final long[] reads;
  final long[] writes;
  final long[] bankRefreshes;
  final long[] bankHits;
  final long[] rankRefreshes;
  long[] activeCycles;
  long[] idleCycles;

  ChannelCounts(int banks, int ranks) {
    activates = new long[banks];
    precharges = new long[banks];
    reads = new long[banks];
    writes = new long[banks];
    bankRefreshes = new long[banks];
    bankHits = new long[banks];
    rankRefreshes = new long[ranks];
    activeCycles = new long[ranks];
    idleCycles = new long[ranks];
  }

  public long readsDone() {
    return readsDone;
  }

  public long writesDone() {
    return writesDone;
  }

  public long readHits() {
    return readHits;
  }

  public long writeHits() {
    return writeHits;
  }

  /** Precharges that a waiting request asked for, as DRAMsim3 counts them. */
  public long onDemandPrecharges() {
    return onDemandPrecharges;
  }

  /** Cycles with a row and a column command. */
  public long dualCommands() {
    return dualCommands;
  }

  /** Reads answered by a write that waited. */
  public long forwardedReads() {
    return forwardedReads;
  }

  /** Reads of an address that was already being read. */
  public long mergedReads() {
    return mergedReads;
  }

  /** Writes to an address that already waited to be written. */
  public long mergedWrites() {
    return mergedWrites;
  }

  /** Cycles from acceptance to the end of the burst, over all write commands. */
  public long writeLatencySum() {
    return writeLatencySum;
  }

  /** Writes that still waited at the end of the run; only DRAMsim3's rules leave any. */
  public long unsentWrites() {
    return unsentWrites;
  }

  /** Bursts that overlap the one before on the data pins; only DRAMsim3's rules let them. */
  public long overlappingBursts() {
    return overlappingBursts;
  }

  /** Reads of banks whose data went to the units beside them, not to the pins. */
  public long insideReads() {
    return insideReads;
  }

  /** Writes of banks beside the first of an all-bank one, whose data came over the pins once. */
  public long insideWrites() {
    return insideWrites;
  }

  /** Activations by bank. */
  public long[] activates() {
    return activates.clone();
  }

  /** Precharge commands by bank, without auto-precharges. */
  public long[] precharges() {
    return precharges.clone();
  }

  /** Read commands by bank. */
  public long[] reads() {
    return reads.clone();
  }

  /** Write commands by bank. */
  public long[] writes() {
    return writes.clone();
  }

  /** Refreshes of single banks. */
  public long[] bankRefreshes() {
    return bankRefreshes.clone();
  }

  /** Column commands to an open row that had served one before, by bank. */
  public long[] bankHits() {
    return bankHits.clone();
  }

  /** Refreshes by rank. */
  public long[] rankRefreshes() {
    return rankRefreshes.clone();
  }

  /** Cycles with a row open, by rank. */
  public long[] activeCycles() {
    return activeCycles.clone();
  }

  /** Cycles with every bank closed, by rank. */
  public long[] idleCycles() {
    return idleCycles.clone();
  }

  /** Sum of an array. */
  public static long sum(long[] counts) {
    long sum = 0;
    for (long c : counts) {
      sum += c;
    }
    return sum;
  }
}
