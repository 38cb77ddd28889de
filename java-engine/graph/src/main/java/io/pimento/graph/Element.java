package io.pimento.graph;

/** What one entry of a tensor is. */
public enum Element {
  /** A real number: float32 on the backends, double in the reference. */
  REAL,
  /** An int32 index into a table. */
  INDEX,
  /**
   * Ragged bags of indices, one bag a sample: {@code batch + 1} offsets, then the ids, then (for
   * weighted bags) one weight an id.
   */
  BAGS,
  /**
   * The gradient of a table. Mathematically a matrix of the table's shape; backends hold only the
   * rows that a batch touched, each once.
   */
  ROWS
}
