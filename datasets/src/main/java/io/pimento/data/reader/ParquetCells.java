package io.pimento.data.reader;

/** The cells of one Parquet column, row by row. */
interface ParquetCells extends AutoCloseable {
  String name();

  /** Moves to the next row; false after the last. */
  boolean next();

  /** Puts the present row's cell where the mapping wants it. */
  void put(CellMapping mapping, RawRow row) throws MalformedFieldException;

  @Override
  void close();
}
