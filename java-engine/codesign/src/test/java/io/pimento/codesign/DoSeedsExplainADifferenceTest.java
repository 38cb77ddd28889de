package io.pimento.codesign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Searches with and without something, seed by seed. */
class DoSeedsExplainADifferenceTest {
  private static final List<Double> WITHOUT = List.of(0.5, 0.6, 0.4, 0.7);

  @Test
  void whatIsTheSameWithEverySeedIsBeyondThem() {
    SeedDifference d = SeedDifference.of(List.of(0.52, 0.61, 0.43, 0.72), WITHOUT);
    // Differences .02, .01, .03, .02: mean .02, deviation .00816, t of 3 degrees 3.182.
    assertThat(d.each().mean()).isCloseTo(0.02, offset(1e-9));
    assertThat(d.each().mean() - d.each().margin())
        .isCloseTo(0.02 - 3.182 * 0.0081650 / 2, offset(1e-6));
    assertThat(d.words()).startsWith("+0.0200 (+0.0070 to +0.0330), ahead");
    assertThat(SeedDifference.of(WITHOUT, List.of(0.52, 0.61, 0.43, 0.72)).words())
        .endsWith("behind");
  }

  @Test
  void whatComesAndGoesIsNot() {
    SeedDifference d = SeedDifference.of(List.of(0.6, 0.5, 0.5, 0.6), WITHOUT);
    assertThat(d.words()).endsWith("within what seeds do");
  }

  @Test
  void oneSeedSaysNothing() {
    assertThatThrownBy(() -> SeedDifference.of(List.of(1.0), List.of(2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two pairs of figures");
    assertThatThrownBy(() -> SeedDifference.of(List.of(1.0, 2.0), List.of(2.0)))
        .hasMessageContaining("cannot be paired");
  }
}
