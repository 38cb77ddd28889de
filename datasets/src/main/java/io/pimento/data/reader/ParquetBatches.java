package io.pimento.data.reader;

import dev.hardwood.reader.ColumnReader;

/** Walks over a column's rows batch by batch. */
abstract sealed class ParquetBatches implements ParquetCells
    permits ParquetColumn, ParquetListColumn {
  private final String name;
  private final ColumnReader reader;
  private int count;

  /** The present row's place in the batch. */
  int at = -1;

  /** A column before its first row. */
  ParquetBatches(String name, ColumnReader reader) {
    this.name = name;
    this.reader = reader;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean next() {
    at++;
    while (at >= count) {
      if (!reader.nextBatch()) {
        return false;
      }
      count = reader.getRecordCount();
      at = 0;
      begin(reader);
    }
    return true;
  }

  /** Takes up the batch that the reader stands at. */
  abstract void begin(ColumnReader reader);

  @Override
  public final void close() {
    reader.close();
  }
}
