package io.pimento.job.auto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link TimeLeft#bound}: who is too slow for a budget. */
class DoesASmallBudgetLeaveSomebodyTest {
  @Test
  void usuallyThoseWhoLeaveTimeForOthers() {
    double bound = TimeLeft.bound(new double[] {3, 14, 16, 40}, 60);
    assertThat(bound).isBetween(14.0, 16.0);
  }

  @Test
  void theQuickestWhereNobodyIsQuick() {
    double bound = TimeLeft.bound(new double[] {16.1, 13.4, 13.5, 42.5}, 50);
    assertThat(bound).isBetween(16.1, 42.0);
    assertThat(TimeLeft.bound(new double[0], 50)).isPositive();
  }
}
