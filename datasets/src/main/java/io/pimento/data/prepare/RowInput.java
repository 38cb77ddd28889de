package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.util.List;

/** Rows to prepare, readable more than once with the same result. */
public interface RowInput {
  /** Whether there are rows for this split apart from the train rows. Always true for train. */
  boolean has(Split split);

  /** Starts a pass over a split's rows. */
  RowReader open(Split split) throws IOException;

  /** Bytes of all splits' files, for showing progress. */
  long totalBytes() throws IOException;

  /** What to know of the input before it is read. */
  default List<String> notes() throws IOException {
    return List.of();
  }
}
