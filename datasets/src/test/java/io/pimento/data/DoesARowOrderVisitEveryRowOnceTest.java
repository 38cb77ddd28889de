package io.pimento.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoesARowOrderVisitEveryRowOnceTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025, 99_991})
  void isAShuffleAPermutation(int rows) {
    for (int epoch = 0; epoch < 3; epoch++) {
      RowSequence order = RowSequence.shuffled(17, epoch, rows);
      BitSet seen = new BitSet();
      for (int position = 0; position < rows; position++) {
        seen.set(Math.toIntExact(order.rowAt(position)));
      }
      assertThat(seen.cardinality()).isEqualTo(rows);
      assertThat(seen.length()).isEqualTo(rows);
    }
  }

  @Test
  void doSeedAndEpochChangeTheOrderAndNothingElse() {
    assertThat(first(RowSequence.shuffled(1, 0, 1000)))
        .isEqualTo(first(RowSequence.shuffled(1, 0, 1000)));
    assertThat(first(RowSequence.shuffled(1, 0, 1000)))
        .isNotEqualTo(first(RowSequence.shuffled(1, 1, 1000)));
    assertThat(first(RowSequence.shuffled(1, 0, 1000)))
        .isNotEqualTo(first(RowSequence.shuffled(2, 0, 1000)));
  }

  @Test
  void areEarlyAndLateRowsSpreadEvenly() {
    // Over seeds, the mean row at a fixed position is uniform: sd of the mean is n/√(12·trials).
    int rows = 1000;
    int trials = 4000;
    for (long position : new long[] {0, 1, 499, 999}) {
      double mean =
          LongStream.range(0, trials)
              .map(seed -> RowSequence.shuffled(seed, 0, rows).rowAt(position))
              .average()
              .orElseThrow();
      assertThat(mean).isBetween(499.5 - 5 * 4.57, 499.5 + 5 * 4.57);
    }
  }

  @Test
  void areNeighboursUnrelated() {
    int rows = 10_000;
    RowSequence order = RowSequence.shuffled(3, 0, rows);
    double sum = 0;
    for (int k = 0; k + 1 < rows; k++) {
      sum += (order.rowAt(k) - 4999.5) * (order.rowAt(k + 1) - 4999.5);
    }
    double correlation = sum / (rows - 1) / (rows * (double) rows / 12);
    assertThat(correlation).isBetween(-0.05, 0.05);
  }

  @Test
  void isAPositionOutsideTheRowsRefused() {
    for (RowSequence order :
        new RowSequence[] {RowSequence.sequential(5), RowSequence.shuffled(1, 0, 5)}) {
      assertThatThrownBy(() -> order.rowAt(5)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> order.rowAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(RowSequence.sequential(5).rowAt(4)).isEqualTo(4);
    assertThat(RowSequence.shuffled(1, 0, 0).rows()).isZero();
  }

  private static long[] first(RowSequence order) {
    return LongStream.range(0, 20).map(order::rowAt).toArray();
  }
}
