package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.timing.Command;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes commands as DRAMPower reads them, {@code clock,COMMAND,bank} a line: ACT, RD, RDA, WR,
 * WRA, PRE, REF, REFB. DRAMPower knows one rank; here banks are numbered through ranks and
 * channels.
 */
final class DrampowerLog implements CommandSink, Closeable {
  private final TextOutput out;
  private final Organization o;

  DrampowerLog(Path path, Organization o) throws IOException {
    this.out = new TextOutput(path);
    this.o = o;
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
    String word =
        switch (command) {
          case READ -> "RD";
          case READ_PRECHARGE -> "RDA";
          case WRITE -> "WR";
          case WRITE_PRECHARGE -> "WRA";
          case ACTIVATE -> "ACT";
          case PRECHARGE -> "PRE";
          case REFRESH_BANK -> "REFB";
          case REFRESH -> "REF";
        };
    int flat =
        (channel * o.ranks() + rank) * o.banksPerRank()
            + Math.max(0, group) * o.banksPerGroup()
            + Math.max(0, bank);
    out.decimal(clock).put(',').text(word).put(',').decimal(flat).put('\n');
  }

  void commit() throws IOException {
    out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
