package io.pimento.data;

/**
 * An order in which to visit rows {@code [0, rows)}: a bijection from positions to rows, computed
 * on the fly. Its state is constant in size, so a training cursor is just (epoch, position).
 */
public sealed interface RowSequence permits SequentialOrder, ShuffledOrder {
  /** Number of positions and of rows. */
  long rows();

  /**
   * The row visited at a position.
   *
   * @throws IndexOutOfBoundsException if the position is outside {@code [0, rows)}
   */
  long rowAt(long position);

  /** Rows in stored order. */
  static RowSequence sequential(long rows) {
    return new SequentialOrder(rows);
  }

  /** A pseudo-random permutation of the rows, another one for each seed and each epoch. */
  static RowSequence shuffled(long seed, int epoch, long rows) {
    return new ShuffledOrder(seed, epoch, rows);
  }
}
