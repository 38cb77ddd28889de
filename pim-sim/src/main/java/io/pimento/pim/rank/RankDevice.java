package io.pimento.pim.rank;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import java.util.List;

/**
 * A memory with a unit at each rank.
 *
 * @param memory as the host sees it: channels of several ranks
 * @param rank as a unit sees it: one rank, alone
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param technology nm
 * @param rows how a row of a table lies on the ranks
 * @param ranksPerModule ranks behind one buffer
 * @param moduleSums whether a module adds up what its ranks send, so that one vector leaves it
 * @param cacheBytes of each rank; 0 for none
 * @param cachedAfter reads of a row in a batch from which on it is worth a place in the cache
 * @param instructionsPerCycle lookups that a channel can tell its ranks of in a cycle
 * @param cacheCycles of a line that is in the cache
 * @param sumCycles from the last row of a sum to the sum
 * @param operationPicojoule adding one line to a sum
 * @param cachePicojoule of a line read from, or written to, the cache
 * @param linkPicojouleBit of a bit between module and host
 * @param idleMilliwatt of a unit without work
 * @param constants every one, with its source
 */
public record RankDevice(
    String name,
    DramDevice memory,
    DramDevice rank,
    String validation,
    double technology,
    Rows rows,
    int ranksPerModule,
    boolean moduleSums,
    long cacheBytes,
    int cachedAfter,
    double instructionsPerCycle,
    int cacheCycles,
    int sumCycles,
    double operationPicojoule,
    double cachePicojoule,
    double linkPicojouleBit,
    double idleMilliwatt,
    List<Constant> constants) {
  /** How a row of a table lies on the ranks. */
  public enum Rows {
    /** In one of them, the next row in the next rank. */
    WHOLE,
    /** With all of its table in one of them, the next table in the next rank. */
    TABLE,
    /** A slice in each. */
    STRIPED
  }

  public RankDevice {
    constants = List.copyOf(constants);
    int ranks = memory.organization().ranks();
    if (ranksPerModule > ranks || ranks % ranksPerModule != 0) {
      throw new DeviceException(
          "rank-level device: ranks_per_module = "
              + ranksPerModule
              + " must be a part of the "
              + ranks
              + " ranks of a channel");
    }
  }

  /** Ranks of all channels. */
  public int ranks() {
    return memory.organization().ranks() * memory.organization().channels();
  }

  /** Bytes of a line. */
  public int line() {
    return memory.organization().accessBytes();
  }

  public double nanoseconds(double cycles) {
    return cycles * memory.timings().clock();
  }
}
