package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import org.junit.jupiter.api.Test;

class IsThePairedIntervalRightTest {
  private static float[][] noise(int seeds, int rows, double mean, String purpose) {
    float[][] x = new float[seeds][rows];
    for (int s = 0; s < seeds; s++) {
      Counter random = Counter.of(3, purpose, s);
      for (int r = 0; r < rows; r++) {
        x[s][r] = (float) (mean + random.nextDouble() - 0.5);
      }
    }
    return x;
  }

  /** Uniform noise has variance 1/12, the difference of two 1/6: ±1.96·√(1/6/2000) = ±0.0179. */
  @Test
  void isTheWidthThatOfTheNormalApproximation() {
    var interval = PairedBootstrap.of(noise(1, 2000, 0.1, "a"), noise(1, 2000, 0, "b"), 1);
    assertThat(interval.mean()).isCloseTo(0.1, within(0.03));
    assertThat(interval.high() - interval.low()).isCloseTo(2 * 0.0179, within(0.003));
    assertThat(interval.clear()).isTrue();
  }

  @Test
  void isTheSameModelExactlyZero() {
    float[][] same = noise(2, 100, 0, "a");
    assertThat(PairedBootstrap.of(same, same, 1)).isEqualTo(new PairedBootstrap.Interval(0, 0, 0));
  }

  @Test
  void doesAnUncertainSeedWidenTheInterval() {
    float[][] first = noise(2, 2000, 0, "a");
    float[][] second = noise(2, 2000, 0, "b");
    for (int r = 0; r < 2000; r++) {
      first[0][r] += 1;
      first[1][r] -= 1;
    }
    var interval = PairedBootstrap.of(first, second, 1);
    assertThat(interval.high() - interval.low()).isGreaterThan(1.5);
    assertThat(interval.clear()).isFalse();
  }

  @Test
  void areManyRowsDrawnInBlocksWithTheSameMean() {
    var interval = PairedBootstrap.of(noise(1, 20_001, 0.5, "a"), noise(1, 20_001, 0, "b"), 1);
    assertThat(interval.mean()).isCloseTo(0.5, within(0.01));
    assertThat(interval.high() - interval.low()).isCloseTo(2 * 0.00566, within(0.001));
  }

  @Test
  void areUnequalRowsRefused() {
    assertThatThrownBy(() -> PairedBootstrap.of(new float[1][3], new float[1][4], 1))
        .hasMessageContaining("same rows");
  }
}
