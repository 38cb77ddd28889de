package io.pimento.graph.op;

/** Bounds of a table, the same on every backend. */
public final class TableRow {
  private TableRow() {}

  /** The row, or an error that names field, sample, id and table size. */
  static int checked(double id, int field, int sample, int rows) {
    if (!(id >= 0 && id < rows)) {
      throw new IndexOutOfBoundsException(message((long) id, field, sample, rows));
    }
    return (int) id;
  }

  /** What every backend says of an id outside its table. */
  public static String message(long id, int field, int sample, int rows) {
    return "category "
        + id
        + " of field "
        + field
        + " in row "
        + sample
        + " of the batch lies outside its table of "
        + rows
        + " rows; prepare the data again, or set out_of_range: clamp or unknown";
  }
}
