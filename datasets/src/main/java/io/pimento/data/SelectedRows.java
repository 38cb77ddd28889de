package io.pimento.data;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Rows of a source, by their numbers there.
 *
 * @param numbers in any order, repetitions allowed
 */
public record SelectedRows(RowSource source, int[] numbers) implements RowSource {
  /** The rows of a fold, in their order; a hash of its number says which fold a row is of. */
  public static SelectedRows ofFold(RowSource source, int folds, int fold, long seed) {
    return new SelectedRows(source, numbers(source, folds, fold, seed, true));
  }

  /** The rows of all folds but one. */
  public static SelectedRows withoutFold(RowSource source, int folds, int fold, long seed) {
    return new SelectedRows(source, numbers(source, folds, fold, seed, false));
  }

  private static int[] numbers(RowSource source, int folds, int fold, long seed, boolean inside) {
    if (folds < 2 || fold < 0 || fold >= folds) {
      throw new IllegalArgumentException("fold " + fold + " of " + folds + " was asked for");
    }
    return IntStream.range(0, Math.toIntExact(source.rows()))
        .filter(row -> (Long.remainderUnsigned(Mix64.mix(seed, row), folds) == fold) == inside)
        .toArray();
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
  public RowSource origin() {
    return source.origin();
  }

  @Override
  public long originRow(long row) {
    return source.originRow(numbers[(int) Objects.checkIndex(row, (long) numbers.length)]);
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    long[] found = new long[count];
    for (int k = 0; k < count; k++) {
      found[k] = numbers[(int) Objects.checkIndex(wanted[from + k], (long) numbers.length)];
    }
    source.read(found, 0, count, to);
  }
}
