package io.pimento.job.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link PartScored} against counting. */
class WhatIsLostWithoutTimeForAllTest {
  private static final double[] SCORES = {0.3, 0.1, 0.4, 0.2};
  private static final double[] TRUTH = {0.5, 0.7, 0.4, 0.9};

  @Test
  void oneScoredIsAnyOfThem() {
    assertThat(PartScored.regret(SCORES, TRUTH, 1))
        .isCloseTo((0.1 + 0.3 + 0 + 0.5) / 4, within(1e-12));
  }

  @Test
  void twoScoredAreAnyPair() {
    // Pairs with candidate 1 choose it (3 of 6), then 3 (2 of 6), then 0 (1 of 6).
    assertThat(PartScored.regret(SCORES, TRUTH, 2))
        .isCloseTo((3 * 0.3 + 2 * 0.5 + 1 * 0.1) / 6, within(1e-12));
  }

  @Test
  void allScoredChooseTheFirst() {
    assertThat(PartScored.regret(SCORES, TRUTH, 4)).isCloseTo(0.3, within(1e-12));
  }
}
