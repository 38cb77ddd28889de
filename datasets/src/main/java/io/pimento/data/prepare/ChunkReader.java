package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fills chunks with the rows of one reader. */
final class ChunkReader {
  private final RowReader reader;
  private final InputFields fields;
  private final @Nullable ReferenceTokens reference;
  private final Split origin;
  private final RawRow row;
  private long kept;
  private long leftOut;

  /**
   * The rows of a reader.
   *
   * @param origin the split whose files it reads
   * @throws IOException if its fields are others
   */
  ChunkReader(
      RowReader reader, InputFields fields, @Nullable ReferenceTokens reference, Split origin)
      throws IOException {
    if (!reader.fields().equals(fields)) {
      throw new IOException(
          "the " + origin.label() + " files have fields " + reader.fields() + ", not " + fields);
    }
    this.reader = reader;
    this.fields = fields;
    this.reference = reference;
    this.origin = origin;
    row = new RawRow(fields);
  }

  /** Replaces the rows of a chunk by the next ones. Returns false after the last. */
  boolean fill(RowChunk chunk) throws IOException {
    chunk.clear();
    chunk.origin = origin;
    chunk.rowsBefore = kept;
    boolean more = true;
    while (chunk.rows < RowChunk.ROWS) {
      more = reader.next(row);
      if (!more) {
        break;
      }
      if (fields.ownSplits() && row.split() == null) {
        leftOut++;
      } else {
        chunk.add(row, reference);
      }
    }
    kept += chunk.rows;
    chunk.leftOutRows = leftOut;
    chunk.skippedRows = reader.skippedRows();
    chunk.inputBytes = reader.inputBytesRead();
    return more;
  }
}
