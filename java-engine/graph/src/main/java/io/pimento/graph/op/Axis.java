package io.pimento.graph.op;

/** Which axis of a {@code [batch, rows, width]} tensor an operator works along. */
public enum Axis {
  /** The last axis. */
  LAST,
  /** The first axis after the batch, each column by itself. */
  ROWS
}
