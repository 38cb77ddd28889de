package io.pimento.pim.dram.device;

import java.util.List;
import java.util.Set;

/**
 * A standard of DRAM: what a column, a burst and some constraints mean. {@code standards.yaml} has
 * those that come with the simulator.
 *
 * @param name as device files write it
 * @param source the text that it follows
 * @param transfersPerCycle on one data wire in a clock cycle of the command bus; 0 where the
 *     device's clock ratio says it
 * @param dramsim3Transfers the same as DRAMsim3 counts it
 * @param clockRatios that the data clock may have to the command clock; empty if it has no choice
 * @param bursts lengths of a burst
 * @param constraints words of {@code constraints.txt} whose lines hold
 * @param distances further lines of it
 * @param refresh policies that there are
 * @param keys timings that it needs beside the common ones
 * @param bankKeys the same where refresh is by bank
 * @param rowAndColumn whether a row and a column command may go out in one cycle
 * @param window32 whether t32AW bounds 32 activations
 */
public record DramStandard(
    String name,
    String source,
    int transfersPerCycle,
    int dramsim3Transfers,
    List<Integer> clockRatios,
    Columns columns,
    List<Integer> bursts,
    Set<String> constraints,
    List<String> distances,
    Set<Policies.Refresh> refresh,
    Set<String> keys,
    Set<String> bankKeys,
    boolean rowAndColumn,
    boolean window32) {
  /** What device files count columns in. */
  enum Columns {
    TRANSFER,
    PAIR,
    BURST
  }

  public DramStandard {
    clockRatios = List.copyOf(clockRatios);
    bursts = List.copyOf(bursts);
    constraints = Set.copyOf(constraints);
    distances = List.copyOf(distances);
    refresh = Set.copyOf(refresh);
    keys = Set.copyOf(keys);
    bankKeys = Set.copyOf(bankKeys);
  }

  /** Whether reads and writes have row-to-column delays of their own, tRCDRD and tRCDWR. */
  public boolean splitsRowToColumn() {
    return constraints.contains("split");
  }

  /** Transfers that a device's column stands for, by the length of its bursts. */
  int transfersPerColumn(int burst) {
    return switch (columns) {
      case TRANSFER -> 1;
      case PAIR -> 2;
      case BURST -> burst;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
