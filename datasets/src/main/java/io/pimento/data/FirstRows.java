package io.pimento.data;

import java.util.Objects;

/**
 * The first rows of a source.
 *
 * @param rows how many, at most the source's
 */
public record FirstRows(RowSource source, long rows) implements RowSource {
  /** Checks the number. */
  public FirstRows {
    if (rows < 0 || rows > source.rows()) {
      throw new IllegalArgumentException(
          "the first " + rows + " rows of " + source.rows() + " were asked for");
    }
  }

  @Override
  public DataSchema schema() {
    return source.schema();
  }

  @Override
  public RowSource origin() {
    return source.origin();
  }

  @Override
  public long originRow(long row) {
    return source.originRow(Objects.checkIndex(row, rows));
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    for (int k = from; k < from + count; k++) {
      Objects.checkIndex(wanted[k], rows);
    }
    source.read(wanted, from, count, to);
  }
}
