package io.pimento.data.reader;

import io.pimento.data.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the split that a row's own column names. */
final class SplitCells {
  private final SplitColumn column;
  private final List<byte[]> train;
  private final List<byte[]> validation;
  private final List<byte[]> test;
  private final List<byte[]> ignore;

  SplitCells(SplitColumn column) {
    this.column = column;
    train = CellMapping.encode(column.train());
    validation = CellMapping.encode(column.validation());
    test = CellMapping.encode(column.test());
    ignore = CellMapping.encode(column.ignore());
  }

  /** The split of a cell; null if its row is to be left out. */
  @Nullable Split of(byte @Nullable [] bytes, int from, int to) throws MalformedFieldException {
    if (bytes == null || from == to) {
      throw new MalformedFieldException(column.column(), "the row's split is missing");
    }
    if (CellMapping.isOneOf(train, bytes, from, to)) {
      return Split.TRAIN;
    }
    if (CellMapping.isOneOf(validation, bytes, from, to)) {
      return Split.VALIDATION;
    }
    if (CellMapping.isOneOf(test, bytes, from, to)) {
      return Split.TEST;
    }
    if (CellMapping.isOneOf(ignore, bytes, from, to)) {
      return null;
    }
    if (column.othersTrain()) {
      return Split.TRAIN;
    }
    throw new MalformedFieldException(
        column.column(),
        bytes,
        from,
        to,
        "a value that names a split: train is "
            + column.train()
            + ", validation "
            + column.validation()
            + ", test "
            + column.test()
            + ", ignore "
            + column.ignore());
  }
}
