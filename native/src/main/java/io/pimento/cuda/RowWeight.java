package io.pimento.cuda;

/**
 * How much a row of a table counts among those that a field names. The kernels know it by the same
 * names.
 */
public enum RowWeight implements KernelCode {
  /** A field names one row. */
  ONE_ROW,
  SUM,
  MEAN,
  /** Each entry has a weight of its own. */
  WEIGHTED
}
