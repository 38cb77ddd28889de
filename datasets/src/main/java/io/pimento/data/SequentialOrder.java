package io.pimento.data;

import java.util.Objects;

/** Rows in stored order. */
record SequentialOrder(long rows) implements RowSequence {
  SequentialOrder {
    if (rows < 0) {
      throw new IllegalArgumentException("rows " + rows + " must not be negative");
    }
  }

  @Override
  public long rowAt(long position) {
    return Objects.checkIndex(position, rows);
  }
}
