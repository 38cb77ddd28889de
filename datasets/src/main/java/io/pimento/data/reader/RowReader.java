package io.pimento.data.reader;

import io.pimento.data.ColumnType;
import java.io.IOException;
import java.util.List;

/** One pass over rows. One thread reads; {@link #inputBytesRead} may be asked from another. */
public interface RowReader extends AutoCloseable {
  /** The fields of every row. */
  InputFields fields();

  /**
   * Reads the next row.
   *
   * @return false after the last
   * @throws BadRowException if a row is malformed and bad rows are not skipped
   * @throws IOException if the input cannot be read or is truncated
   */
  boolean next(RawRow row) throws IOException;

  /** Where the row read last stands, for messages. */
  default String place() {
    return "";
  }

  /**
   * The type that a column which is passed through has in all files; its values come as text of it.
   *
   * @param id its number among such columns
   * @throws IOException if a file cannot be read, or has no such column
   */
  default ColumnType passedType(int id) throws IOException {
    return ColumnType.TEXT;
  }

  /** Malformed rows left out or marked so far. */
  long skippedRows();

  /** Progress: input bytes (of the compressed files) taken so far. */
  long inputBytesRead();

  /** How many of the rows so far found their key in the tables joined to them. */
  default List<JoinMatches> joins() {
    return List.of();
  }

  /**
   * What to know before the rows are read: columns that no field uses, values that are converted.
   *
   * @throws IOException if the input must be looked at and cannot be
   */
  default List<String> notes() throws IOException {
    return List.of();
  }

  @Override
  void close() throws IOException;
}
