package io.pimento.pim.rank;

import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.Arrays;
import java.util.List;

/** Where rows lie in the ranks, tables one after the other. */
final class RankLayout {
  private final int ranks;
  private final RankDevice.Rows rows;
  private final int line;
  private final int[] lines;
  private final long[] start;

  RankLayout(RankDevice device, List<Table> tables) {
    this.ranks = device.ranks();
    this.rows = device.rows();
    this.line = device.line();
    this.lines = new int[tables.size()];
    this.start = new long[tables.size()];
    long[] used = new long[ranks];
    for (int t = 0; t < lines.length; t++) {
      int bytes = tables.get(t).rowBytes();
      lines[t] = Math.ceilDiv(striped() ? Math.ceilDiv(bytes, ranks) : bytes, line);
      boolean everywhere = rows != RankDevice.Rows.TABLE;
      long own = tables.get(t).rows();
      long size =
          (rows == RankDevice.Rows.WHOLE ? Math.ceilDiv(own, ranks) : own) * lines[t] * line;
      start[t] = used[everywhere ? 0 : t % ranks];
      for (int r = everywhere ? 0 : t % ranks; r < ranks; r += everywhere ? 1 : ranks) {
        used[r] += size;
      }
    }
    long at = Arrays.stream(used).max().orElse(0);
    if (at > device.rank().organization().bytes()) {
      throw new PlacementException(
          device.name()
              + ": the tables need "
              + at
              + " bytes of a rank, which has "
              + device.rank().organization().bytes());
    }
  }

  /** Whether every rank has a part of every row. */
  boolean striped() {
    return rows == RankDevice.Rows.STRIPED;
  }

  /** Lines that a rank reads of a row that it has, and lines that it sends of a sum. */
  int lines(int table) {
    return lines[table];
  }

  /** The rank that a row lies in; all of them have a part if rows are striped. */
  int rank(RowKey k) {
    long place = rows == RankDevice.Rows.TABLE ? k.table() : k.row() + k.table();
    return (int) (place % ranks);
  }

  /** The first byte of a row in its rank. */
  long address(RowKey k) {
    long place = rows == RankDevice.Rows.WHOLE ? k.row() / ranks : k.row();
    return start[k.table()] + place * lines[k.table()] * line;
  }
}
