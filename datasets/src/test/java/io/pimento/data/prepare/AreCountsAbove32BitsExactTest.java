package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AreCountsAbove32BitsExactTest {
  @Test
  void doesACountPassTwoToThe31() {
    TokenCounts counts = new TokenCounts();
    counts.add(7, Integer.MAX_VALUE - 1L);
    for (int k = 0; k < 5; k++) {
      counts.add(7);
    }
    assertThat(counts.count(7)).isEqualTo(Integer.MAX_VALUE + 4L);
    counts.add(8, 10_000_000_000L);
    counts.add(8);
    assertThat(counts.count(8)).isEqualTo(10_000_000_001L);
    assertThat(counts.count(9)).isZero();
    assertThat(counts.size()).isEqualTo(2);
  }

  @Test
  void isEveryCarryExact() {
    TokenCounts counts = new TokenCounts();
    long total = 0;
    for (long times : new long[] {(1L << 30) - 1, 1, 1L << 30, (1L << 30) + 1, 3, 1L << 33}) {
      counts.add(1, times);
      total += times;
      assertThat(counts.count(1)).isEqualTo(total);
      counts.add(1);
      assertThat(counts.count(1)).isEqualTo(++total);
    }
  }

  @Test
  void areTheMostFrequentOrderedByTheirWholeCounts() {
    TokenCounts counts = new TokenCounts();
    counts.add(1, 3);
    counts.add(2, 6_000_000_000L);
    counts.add(3, 2);
    counts.add(4, 6_000_000_001L);
    counts.add(5, 1);
    counts.add(6, (1L << 30) - 1);
    counts.add(7, 1L << 30);
    long[] order = {4, 2, 7, 6, 1, 3};
    for (int limit = 1; limit <= 7; limit++) {
      assertThat(counts.mostFrequent(2, limit))
          .as("limit " + limit)
          .isEqualTo(java.util.Arrays.copyOf(order, Math.min(limit, order.length)));
    }
    assertThat(counts.mostFrequent(1, 10)).containsExactly(4, 2, 7, 6, 1, 3, 5);
  }
}
