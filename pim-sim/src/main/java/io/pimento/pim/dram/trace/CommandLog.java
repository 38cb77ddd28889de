package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.timing.Command;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes commands in the form of DRAMsim3's log: clock, command, channel, rank, group, bank, row,
 * column. DRAMsim3 writes a file a channel and −1 for the channel of a refresh; so does this log
 * for a memory of one channel, while in the one file of several channels every line names its
 * channel.
 */
final class CommandLog implements CommandSink, Closeable {
  private final TextOutput out;
  private final boolean nameChannel;

  CommandLog(Path path, int channels) throws IOException {
    this.out = new TextOutput(path);
    this.nameChannel = channels > 1;
  }

  @Override
  public void issued(
      long clock,
      Command command,
      int channel,
      int rank,
      int group,
      int bank,
      int row,
      int column) {
    out.padded(Long.toString(clock), 18).put(' ').padded(command.label(), 20);
    field(row < 0 && !nameChannel ? -1 : channel);
    field(rank);
    field(group);
    field(bank);
    hex(row);
    hex(column);
    out.put('\n');
  }

  private void field(int value) {
    out.put(' ').number(value, 10, "", 3);
  }

  private void hex(int value) {
    out.put(' ').number(Math.abs(value), 16, value < 0 ? "-0x" : "0x", 8);
  }

  void commit() throws IOException {
    out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
