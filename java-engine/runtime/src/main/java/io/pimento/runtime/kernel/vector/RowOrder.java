package io.pimento.runtime.kernel.vector;

/** The order of the rows in the gradient of a table. */
public enum RowOrder {
  /** By their numbers. */
  ASCENDING,

  /**
   * Whatever is the fastest, the same for any number of threads: for who goes through all rows
   * alike. The rows themselves have the same bits as in the other order.
   */
  ANY
}
