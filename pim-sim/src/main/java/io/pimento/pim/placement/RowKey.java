package io.pimento.pim.placement;

/** One row of one table, both counted from 0. */
public record RowKey(int table, long row) implements Comparable<RowKey> {
  @Override
  public int compareTo(RowKey o) {
    return table != o.table ? Integer.compare(table, o.table) : Long.compare(row, o.row);
  }

  /** {@code table:row}, the key in JSON. */
  @Override
  public String toString() {
    return table + ":" + row;
  }

  /**
   * Reads {@link #toString}.
   *
   * @throws PlacementException if it is something else
   */
  public static RowKey parse(String text) {
    if (!text.matches("[0-9]{1,9}:[0-9]{1,18}")) {
      throw new PlacementException("a row is TABLE:ROW, not '" + text + "'");
    }
    int colon = text.indexOf(':');
    return new RowKey(
        Integer.parseInt(text, 0, colon, 10), Long.parseLong(text, colon + 1, text.length(), 10));
  }
}
