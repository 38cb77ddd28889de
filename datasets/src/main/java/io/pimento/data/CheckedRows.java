package io.pimento.data;

import java.nio.IntBuffer;
import java.util.List;

/**
 * Rows whose indices are held to the sizes of a model's tables.
 *
 * @param tableRows rows of each field's table, those of several values last
 * @param policy for indices outside
 */
public record CheckedRows(RowSource source, List<Integer> tableRows, OutOfRange policy)
    implements RowSource {
  /** Checks that there is one table a field. */
  public CheckedRows {
    tableRows = List.copyOf(tableRows);
    if (tableRows.size() != source.schema().fieldNames().size()) {
      throw new IllegalArgumentException(
          "the model has "
              + tableRows.size()
              + " tables, the data "
              + source.schema().fieldNames().size()
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
  public void read(long[] rows, int from, int count, BatchBuffers to) {
    source.read(rows, from, count, to);
    int fields = schema().categoricalCount();
    int[] sizes = tableRows.stream().mapToInt(Integer::intValue).toArray();
    IntBuffer ids = to.ids();
    for (int k = 0; k < count; k++) {
      for (int f = 0; f < fields; f++) {
        int id = ids.get(k * fields + f);
        if (id < 0 || id >= sizes[f]) {
          ids.put(k * fields + f, replacement(id, sizes[f], f, rows[from + k]));
        }
      }
    }
    for (int i = 0; i < to.bags().size(); i++) {
      check(to.bags().get(i), count, fields + i, rows, from);
    }
  }

  private void check(BagBuffer bags, int count, int field, long[] rows, int from) {
    int size = tableRows.get(field);
    for (int k = 0; k < count; k++) {
      for (int e = 0; e < bags.size(k); e++) {
        int id = bags.id(k, e);
        if (id < 0 || id >= size) {
          bags.put(k, e, replacement(id, size, field, rows[from + k]), bags.weight(k, e));
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
                  + schema().fieldNames().get(field)
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
