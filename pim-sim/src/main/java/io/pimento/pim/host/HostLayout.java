package io.pimento.pim.host;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Where the host keeps rows: tables one after the other, the most looked-up rows in front. */
public final class HostLayout {
  private final List<Table> tables;
  private final long[] start;
  private final Map<RowKey, Long> front;
  private final int line;

  private HostLayout(DramDevice device, List<Table> tables, Map<RowKey, Long> front, long from) {
    this.tables = List.copyOf(tables);
    this.front = Map.copyOf(front);
    this.line = device.organization().accessBytes();
    this.start = new long[tables.size()];
    long at = from;
    for (int t = 0; t < start.length; t++) {
      start[t] = at;
      at += tables.get(t).rows() * padded(tables.get(t).rowBytes());
    }
    if (at > device.organization().bytes()) {
      throw new PlacementException(
          "the tables need "
              + at
              + " bytes of the host's memory, but channel_size × channels = "
              + device.organization().bytes());
    }
  }

  /** Tables one after the other. */
  public static HostLayout plain(DramDevice device, List<Table> tables) {
    return new HostLayout(device, tables, Map.of(), 0);
  }

  /** The same, with copies of the most looked-up rows side by side in front. */
  public static HostLayout packed(
      DramDevice device, List<Table> tables, Map<RowKey, Long> frequencies, int hot) {
    List<RowKey> rows =
        frequencies.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<RowKey, Long> e) -> -e.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(hot)
            .map(Map.Entry::getKey)
            .toList();
    return packed(device, tables, rows);
  }

  /** The same, with copies of some rows side by side in front, in their order. */
  public static HostLayout packed(DramDevice device, List<Table> tables, List<RowKey> rows) {
    Map<RowKey, Long> front = new HashMap<>();
    long at = 0;
    int line = device.organization().accessBytes();
    for (RowKey k : rows) {
      front.put(k, at);
      at += Math.ceilDiv(tables.get(k.table()).rowBytes(), line) * (long) line;
    }
    return new HostLayout(device, tables, front, at);
  }

  /** The rows in front, in their order. */
  public List<RowKey> front() {
    return front.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private long padded(int bytes) {
    return Math.ceilDiv(bytes, line) * (long) line;
  }

  /** Lines that a row of a table takes. */
  public int lines(int table) {
    return Math.ceilDiv(tables.get(table).rowBytes(), line);
  }

  /** The byte addresses of the lines that lookups read. */
  public long[] addresses(List<RowKey> lookups) {
    LongStream.Builder all = LongStream.builder();
    for (RowKey k : lookups) {
      long size = padded(tables.get(k.table()).rowBytes());
      long first = front.getOrDefault(k, start[k.table()] + k.row() * size);
      for (long a = first; a < first + size; a += line) {
        all.add(a);
      }
    }
    return all.build().toArray();
  }
}
