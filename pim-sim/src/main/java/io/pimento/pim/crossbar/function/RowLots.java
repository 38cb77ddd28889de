package io.pimento.pim.crossbar.function;

/**
 * A matrix' rows cut into lots that are driven and summed together: those of one crossbar, or if
 * fewer may be active at a time, so many of them.
 *
 * @param inputs rows of the matrix
 * @param blockRows rows of a crossbar
 * @param activeRows rows of a lot at most
 */
record RowLots(int inputs, int blockRows, int activeRows) {
  private int perBlock() {
    return Math.ceilDiv(blockRows, activeRows);
  }

  int count() {
    int whole = inputs / blockRows;
    return whole * perBlock() + Math.ceilDiv(inputs % blockRows, activeRows);
  }

  /** The crossbar, counted along the rows, of a lot. */
  int block(int lot) {
    return lot / perBlock();
  }

  int from(int lot) {
    return block(lot) * blockRows + lot % perBlock() * activeRows;
  }

  /** The row behind a lot's last. */
  int to(int lot) {
    int end = Math.min((block(lot) + 1) * blockRows, from(lot) + activeRows);
    return Math.min(inputs, end);
  }

  /** The lot of a row. */
  int of(int row) {
    return row / blockRows * perBlock() + row % blockRows / activeRows;
  }
}
