package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** τ, its interval, the best tenth, regret and the ceiling of what seeds let anyone know. */
class IsAGoodRankingToldFromABadOneTest {
  private static final int SUBNETS = 100;

  private final SplittableRandom random = new SplittableRandom(3);

  private double[] noisy(double sigma) {
    return IntStream.range(0, SUBNETS)
        .mapToDouble(i -> i + sigma * random.nextGaussian())
        .toArray();
  }

  @Test
  void isAPerfectOrderPerfect() {
    double[] exact = noisy(0);
    RankingQuality q = RankingQuality.of(exact, new double[][] {exact, exact}, 1);
    assertThat(q.tau()).isEqualTo(1);
    assertThat(q.topTau()).isEqualTo(1);
    assertThat(q.ceiling()).isEqualTo(1);
    assertThat(q.share()).isEqualTo(1);
    assertThat(q.regret()).isZero();
    assertThat(q.topRegret()).isZero();
    assertThat(q.low()).isGreaterThan(0.99);
  }

  @Test
  void isTheOppositeOrderTheWorst() {
    double[] exact = noisy(0);
    double[] turned = IntStream.range(0, SUBNETS).mapToDouble(i -> -i).toArray();
    RankingQuality q = RankingQuality.of(turned, new double[][] {exact}, 1);
    assertThat(q.tau()).isEqualTo(-1);
    assertThat(q.regret()).isEqualTo(SUBNETS - 1);
    // The five that it likes best are the five worst.
    assertThat(q.topRegret()).isEqualTo(SUBNETS - 5);
    assertThat(q.ceiling()).isNaN();
    assertThat(q.share()).isNaN();
  }

  @Test
  void liesTheCeilingBetweenNoiseAndOrder() {
    double[][] alone = {noisy(20), noisy(20), noisy(20)};
    RankingQuality good = RankingQuality.of(noisy(5), alone, 1);
    RankingQuality none = RankingQuality.of(noisy(1e6), alone, 1);
    assertThat(good.ceiling()).isBetween(0.4, 0.85).isEqualTo(none.ceiling());
    assertThat(good.rho()).isGreaterThan(good.tau());
    assertThat(good.tau()).isGreaterThan(good.ceiling()).isBetween(good.low(), good.high());
    assertThat(none.low()).isNegative();
    assertThat(none.high()).isPositive();
    assertThat(none.tau()).isCloseTo(0, within(0.25));
  }

  @Test
  void isTheTruthInPerfectAgreementWithItself() {
    double[][] alone = {noisy(20), noisy(20), noisy(20)};
    RankingQuality q = RankingQuality.of(RankingQuality.mean(alone), alone, 1);
    assertThat(q.tau()).isEqualTo(1);
    assertThat(q.rho()).isCloseTo(1, within(1e-12));
    assertThat(q.regret()).isZero();
    assertThat(q.share()).isCloseTo(1 / q.ceiling(), within(1e-12)).isGreaterThan(1);
  }

  @Test
  void areScoresWithoutANumberTheWorst() {
    double[] exact = noisy(0);
    double[] scores = exact.clone();
    scores[0] = Double.POSITIVE_INFINITY;
    scores[1] = Double.POSITIVE_INFINITY;
    RankingQuality q = RankingQuality.of(scores, new double[][] {exact, exact}, 1);
    assertThat(q.regret()).isEqualTo(2);
    assertThat(q.tau()).isLessThan(1).isGreaterThan(0.9);
    double[] lost = exact.clone();
    lost[7] = Double.POSITIVE_INFINITY;
    RankingQuality truth = RankingQuality.of(exact, new double[][] {exact, lost}, 1);
    assertThat(truth.regret()).isZero();
    assertThat(truth.tau()).isLessThan(1).isGreaterThan(0.9);
  }

  @Test
  void areMissingLossesRefused() {
    assertThatThrownBy(
            () -> RankingQuality.of(new double[] {1, 2}, new double[][] {{1, 2}, {1}}, 1))
        .hasMessageContaining("each with a loss a seed");
  }
}
