package io.pimento.search.model;

import io.pimento.graph.op.BagMode;

/**
 * A field of several values a row, such as tags or a history, whose table rows are pooled into one.
 *
 * @param rows of its table
 * @param most values a row can have
 * @param pooling how they become one
 */
public record Bag(int rows, int most, BagMode pooling) {
  /** Checks the sizes. */
  public Bag {
    if (rows < 1 || most < 1) {
      throw new IllegalArgumentException(
          "a field of several values needs a table and room for values, not "
              + rows
              + " rows and "
              + most
              + " values");
    }
  }
}
