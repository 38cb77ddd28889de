package io.pimento.data;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rows of one fold of a source, or all others, in their order; a hash of its number says which
 * a row is of.
 */
public final class FoldRows implements RowSource {
  private final RowSource source;
  private final int[] numbers;

  private FoldRows(RowSource source, int[] numbers) {
    this.source = source;
    this.numbers = numbers;
  }

  /** The rows of a fold. */
  public static FoldRows of(RowSource source, int folds, int fold, long seed) {
    return new FoldRows(source, numbers(source, folds, fold, seed, true));
  }

  /** The rows of all folds but one. */
  public static FoldRows without(RowSource source, int folds, int fold, long seed) {
    return new FoldRows(source, numbers(source, folds, fold, seed, false));
  }

  private static int[] numbers(RowSource source, int folds, int fold, long seed, boolean inside) {
    if (folds < 2 || fold < 0 || fold >= folds) {
      throw new IllegalArgumentException("fold " + fold + " of " + folds + " was asked for");
    }
    return IntStream.range(0, Math.toIntExact(source.rows()))
        .filter(row -> (Long.remainderUnsigned(Mix64.mix(seed, row), folds) == fold) == inside)
        .toArray();
  }

  /** The number of a row in the source. */
  public int number(int row) {
    return numbers[row];
  }

  @Override
  public DataSchema schema() {
    return source.schema();
  }

  @Override
  public long rows() {
    return numbers.length;
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    long[] found = new long[count];
    for (int k = 0; k < count; k++) {
      found[k] = numbers[(int) Objects.checkIndex(wanted[from + k], numbers.length)];
    }
    source.read(found, 0, count, to);
  }
}
