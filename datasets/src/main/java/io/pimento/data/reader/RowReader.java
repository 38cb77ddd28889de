package io.pimento.data.reader;

import java.io.IOException;

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

  /** Malformed rows left out so far. */
  long skippedRows();

  /** Progress: input bytes (of the compressed files) taken so far. */
  long inputBytesRead();

  @Override
  void close() throws IOException;
}
