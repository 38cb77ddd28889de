package io.pimento.pim.dram.check;

import java.util.List;

/** A line of a command log of one channel. */
record Logged(long clock, String command, int rank, int group, int bank, int row, int column) {
  static Logged parse(String line) {
    String[] f = line.strip().split("\\s+");
    return new Logged(
        Long.parseLong(f[0]),
        f[1],
        Integer.parseInt(f[3]),
        Integer.parseInt(f[4]),
        Integer.parseInt(f[5]),
        Integer.decode(f[6]),
        Integer.decode(f[7]));
  }

  static List<Logged> parse(List<String> lines) {
    return lines.stream().map(Logged::parse).toList();
  }

  Logged at(long other) {
    return new Logged(other, command, rank, group, bank, row, column);
  }

  Logged withRow(int other) {
    return new Logged(clock, command, rank, group, bank, other, column);
  }

  boolean isRead() {
    return command.startsWith("read");
  }

  boolean isWrite() {
    return command.startsWith("write");
  }

  boolean isColumn() {
    return isRead() || isWrite();
  }

  boolean closes() {
    return command.endsWith("_p");
  }
}
