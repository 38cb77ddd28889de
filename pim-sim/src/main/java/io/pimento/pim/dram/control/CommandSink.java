package io.pimento.pim.dram.control;

import io.pimento.pim.dram.timing.Command;

/** Hears of every command, by clock and within a clock in the order of issue. */
@FunctionalInterface
public interface CommandSink {
  /** Hears nothing. */
  CommandSink NONE = (clock, command, channel, rank, group, bank, row, column) -> {};

  /** A command; what it does not name (a refresh's bank, a precharge's row) is −1. */
  void issued(
      long clock, Command command, int channel, int rank, int group, int bank, int row, int column);
}
