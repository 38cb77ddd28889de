package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class AreRankCorrelationsRightTest {
  private static final double[] X = {1, 2, 3, 4, 5};

  @Test
  void isAPerfectOrderOne() {
    double[] y = {10, 20, 30, 40, 1000};
    assertThat(RankCorrelation.kendall(X, y)).isEqualTo(1);
    assertThat(RankCorrelation.spearman(X, y)).isEqualTo(1);
  }

  @Test
  void isTheReverseOrderMinusOne() {
    double[] y = {5, 4, 3, 2, 1};
    assertThat(RankCorrelation.kendall(X, y)).isEqualTo(-1);
    assertThat(RankCorrelation.spearman(X, y)).isEqualTo(-1);
  }

  /** Pairs: 8 concordant, 2 discordant of 10; Σd² = 4, so ρ = 1 − 6·4/(5·24) = 0.8. */
  @Test
  void areTwoSwapsCounted() {
    double[] y = {2, 1, 4, 3, 5};
    assertThat(RankCorrelation.kendall(X, y)).isCloseTo(0.6, within(1e-15));
    assertThat(RankCorrelation.spearman(X, y)).isCloseTo(0.8, within(1e-15));
  }

  /**
   * x = 1 2 2 3, y = 1 2 3 3: concordant pairs 4, one tie in each of different pairs, so τ-b = 4 /
   * √(5·5). Ranks 1 2.5 2.5 4 and 1 2 3.5 3.5:.
   */
  @Test
  void areTiesSharedOut() {
    double[] x = {1, 2, 2, 3};
    double[] y = {1, 2, 3, 3};
    assertThat(RankCorrelation.kendall(x, y)).isCloseTo(0.8, within(1e-15));
    // (−1.5)(−1.5) + 0·(−0.5) + 0·1 + 1.5·1 = 3.75; Σx² = Σy² = 4.5
    assertThat(RankCorrelation.spearman(x, y)).isCloseTo(3.75 / 4.5, within(1e-15));
  }

  @Test
  void isAConstantNotANumber() {
    double[] same = {1, 1, 1, 1, 1};
    assertThat(RankCorrelation.kendall(X, same)).isNaN();
    assertThat(RankCorrelation.spearman(X, same)).isNaN();
  }

  @Test
  void areListsOfDifferentLengthRefused() {
    assertThatThrownBy(() -> RankCorrelation.kendall(X, new double[] {1, 2}))
        .hasMessageContaining("same length");
  }

  @Test
  void areTheTwoZerosATie() {
    double[] x = {-0.0, 0, 1};
    double[] y = {5, 4, 6};
    assertThat(RankCorrelation.kendall(x, y)).isCloseTo(2 / Math.sqrt(6), within(1e-15));
    assertThat(RankCorrelation.ranks(new double[] {0, -0.0, 0, -0.0, 1}))
        .containsExactly(2.5, 2.5, 2.5, 2.5, 5);
  }
}
