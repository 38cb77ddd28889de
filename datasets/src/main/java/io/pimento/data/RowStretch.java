package io.pimento.data;

import java.util.Objects;

/**
 * Neighbouring rows of a source.
 *
 * @param first row of the source
 * @param rows how many
 */
public record RowStretch(RowSource source, long first, long rows) implements RowSource {
  /** Checks that the source has them. */
  public RowStretch {
    Objects.checkFromIndexSize(first, rows, source.rows());
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
    return source.originRow(first + Objects.checkIndex(row, rows));
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    long[] found = new long[count];
    for (int k = 0; k < count; k++) {
      found[k] = first + Objects.checkIndex(wanted[from + k], rows);
    }
    source.read(found, 0, count, to);
  }
}
