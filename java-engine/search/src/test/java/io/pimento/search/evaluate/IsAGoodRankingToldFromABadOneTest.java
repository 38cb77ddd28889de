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
    assertThat(q.regret()).isZero();
    assertThat(q.low()).isGreaterThan(0.99);
  }

  @Test
  void isTheOppositeOrderTheWorst() {
    double[] exact = noisy(0);
    double[] turned = IntStream.range(0, SUBNETS).mapToDouble(i -> -i).toArray();
    RankingQuality q = RankingQuality.of(turned, new double[][] {exact}, 1);
    assertThat(q.tau()).isEqualTo(-1);
    assertThat(q.regret()).isEqualTo(SUBNETS - 1);
    assertThat(q.ceiling()).isNaN();
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
  void areMissingLossesRefused() {
    assertThatThrownBy(
            () -> RankingQuality.of(new double[] {1, 2}, new double[][] {{1, 2}, {1}}, 1))
        .hasMessageContaining("each with a loss a seed");
  }
}
