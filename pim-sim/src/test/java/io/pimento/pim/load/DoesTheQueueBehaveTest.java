package io.pimento.pim.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class DoesTheQueueBehaveTest {
  /** M/D/1: the mean wait is ρ / (2 (1 − ρ)) services; at ρ = 0.5 the median stays below two. */
  @Test
  void isALightLoadTheServiceTime() {
    OpenLoop.Outcome o = new OpenLoop(1e3, 1, 20_000, 3).run((first, size) -> 1e3);
    assertThat(o.p50()).isCloseTo(1e3, withinPercentage(0.1));
    assertThat(o.achieved()).isCloseTo(1e3, withinPercentage(3));
  }

  @Test
  void doesAnOverloadNotKeepTheLimit() {
    OpenLoop.Outcome o = new OpenLoop(2e6, 1, 20_000, 3).run((first, size) -> 1e3);
    assertThat(o.p99()).isGreaterThan(1e6);
    assertThat(o.achieved()).isCloseTo(1e6, withinPercentage(0.1));
  }

  @Test
  void doBatchesRaiseTheRateAndIsItRepeatable() {
    BatchTime server = (first, size) -> 10_000 + 100.0 * size;
    OpenLoop.Outcome one = RateSearch.greatest(server, 1e5, 1, 20_000, 1);
    OpenLoop.Outcome many = RateSearch.greatest(server, 1e5, 256, 20_000, 1);
    assertThat(one).isNotNull();
    assertThat(many).isNotNull();
    assertThat(many.achieved()).isGreaterThan(5 * one.achieved());
    assertThat(many.p99()).isLessThanOrEqualTo(1e5);
    assertThat(RateSearch.greatest(server, 1e5, 256, 20_000, 1)).isEqualTo(many);
    assertThat(RateSearch.greatest(server, 1e3, 256, 2_000, 1)).isNull();
  }
}
