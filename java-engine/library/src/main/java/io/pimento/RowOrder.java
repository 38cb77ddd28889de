package io.pimento;

import io.pimento.graph.Counter;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows of its columns a batch has, and in which order.
 *
 * @param isMoved whether these are other rows than the columns have
 */
record RowOrder(int[] numbers, boolean isMoved) {
  static RowOrder all(int rows) {
    return new RowOrder(IntStream.range(0, rows).toArray(), false);
  }

  int rows() {
    return numbers.length;
  }

  int row(int i) {
    return numbers[i];
  }

  RowOrder slice(int from, int to) {
    return new RowOrder(Arrays.copyOfRange(numbers, from, to), true);
  }

  /** Filled up with its last row. */
  RowOrder filled(int rows) {
    int[] more = Arrays.copyOf(numbers, rows);
    Arrays.fill(more, numbers.length, rows, numbers[numbers.length - 1]);
    return new RowOrder(more, true);
  }

  /** Fisher and Yates's shuffle. */
  RowOrder shuffled(Counter random) {
    int[] mixed = numbers.clone();
    for (int i = mixed.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = mixed[j];
      mixed[j] = mixed[i];
      mixed[i] = other;
    }
    return new RowOrder(mixed, true);
  }
}
