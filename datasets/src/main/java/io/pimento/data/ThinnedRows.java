package io.pimento.data;

import java.util.Objects;

/**
 * So many rows of a source, evenly spread over it in its order: row i is drawn from the i-th of as
 * many equal stretches, by a hash of i.
 *
 * @param rows how many, from 1 to the source's
 */
public record ThinnedRows(RowSource source, long rows, long seed) implements RowSource {
  /** Checks the number. */
  public ThinnedRows {
    if (rows < 1 || rows > source.rows() || source.rows() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(rows + " rows of " + source.rows() + " were asked for");
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
    return source.originRow(place(Objects.checkIndex(row, rows)));
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    long[] found = new long[count];
    for (int k = 0; k < count; k++) {
      found[k] = place(Objects.checkIndex(wanted[from + k], rows));
    }
    source.read(found, 0, count, to);
  }

  /** Products of two numbers of rows fit below 2³¹ rows. */
  private long place(long row) {
    long start = row * source.rows() / rows;
    long end = (row + 1) * source.rows() / rows;
    return start + Long.remainderUnsigned(Mix64.mix(seed, row), end - start);
  }
}
