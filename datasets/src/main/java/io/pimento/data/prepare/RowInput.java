package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RowReader;
import java.io.IOException;

/** Rows to prepare, readable more than once with the same result. */
public interface RowInput {
  /** Whether there are rows for this split apart from the train rows. Always true for train. */
  boolean has(Split split);

  /** Starts a pass over a split's rows. */
  RowReader open(Split split) throws IOException;

  /** Bytes of all splits' files, for showing progress. */
  long totalBytes() throws IOException;
}
