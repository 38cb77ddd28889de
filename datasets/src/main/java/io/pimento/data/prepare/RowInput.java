package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rows to prepare, readable more than once with the same result. */
public interface RowInput {
  /** Whether there are rows for this split apart from the train rows. Always true for train. */
  boolean has(Split split);

  /** Starts a pass over a split's rows. */
  RowReader open(Split split) throws IOException;

  /** Bytes of all splits' files, for showing progress. */
  long totalBytes() throws IOException;

  /** The text of the schema file that the rows are read by; empty if there is none. */
  default String schema() {
    return "";
  }

  /**
   * The files that rows are joined with.
   *
   * @throws IOException naming one that is not there
   */
  default List<Path> joined() throws IOException {
    return List.of();
  }

  /** The indices that dense fields had in libfm and libffm files, as far as they were read. */
  default Map<String, Long> denseIndices() {
    return Map.of();
  }

  /** What to know of the input before it is read. */
  default List<String> notes() throws IOException {
    return List.of();
  }
}
