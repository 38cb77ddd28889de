package io.pimento.runtime.engine;

import java.util.Map;

/** Rows that a device takes up, stretch by stretch. */
public interface RowReader {
  /** How many. */
  long rows();

  /** Floats or ids of a row, by input. */
  Map<String, Integer> widths();

  /** Most rows of a stretch. */
  int most();

  /**
   * Reads a stretch.
   *
   * @return host address of each input's entries, row by row, valid until the next call
   */
  Map<String, Long> read(long first, int count);
}
