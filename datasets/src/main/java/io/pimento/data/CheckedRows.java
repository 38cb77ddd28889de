package io.pimento.data;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Rows whose indices are held to the sizes of a model's tables.
 *
 * @param tableRows rows of each field's table
 * @param policy for indices outside
 */
public record CheckedRows(RowSource source, List<Integer> tableRows, OutOfRange policy)
    implements RowSource {
  /** Checks that there is one table a field. */
  public CheckedRows {
    tableRows = List.copyOf(tableRows);
    if (tableRows.size() != source.schema().categoricalCount()) {
      throw new IllegalArgumentException(
          "the model has "
              + tableRows.size()
              + " tables, the data "
              + source.schema().categoricalCount()
              + " categorical fields");
    }
  }

  @Override
  public DataSchema schema() {
    return source.schema();
  }

  @Override
  public long rows() {
    return source.rows();
  }

  @Override
  public void read(
      long[] rows, int from, int count, FloatBuffer dense, IntBuffer ids, FloatBuffer labels) {
    source.read(rows, from, count, dense, ids, labels);
    int fields = tableRows.size();
    for (int f = 0; f < fields; f++) {
      int size = tableRows.get(f);
      for (int k = 0; k < count; k++) {
        int at = k * fields + f;
        int id = ids.get(at);
        if (id < 0 || id >= size) {
          ids.put(at, replacement(id, size, f, rows[from + k]));
        }
      }
    }
  }

  private int replacement(int id, int size, int field, long row) {
    return switch (policy) {
      case UNKNOWN -> 0;
      case CLAMP -> Math.clamp(id, 0, size - 1);
      case ERROR ->
          throw new IllegalArgumentException(
              "field "
                  + schema().categorical().get(field).name()
                  + ", row "
                  + row
                  + ": category "
                  + id
                  + " is outside its table of "
                  + size
                  + " rows; prepare data and model together, or set data.out_of_range to clamp or"
                  + " unknown");
    };
  }
}
