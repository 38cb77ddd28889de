package io.pimento.job.auto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link TimeLeft#keptBack}: what waves leave for teaching and finals. */
class DoWavesGetWhatIsLeftTest {
  private static final double UNKNOWN = Double.POSITIVE_INFINITY;

  @Test
  void halfIsKeptBackWhileModelsWillLearnFromOthers() {
    assertThat(TimeLeft.keptBack(100, true, UNKNOWN)).isEqualTo(50);
    assertThat(TimeLeft.keptBack(100, true, 30)).isEqualTo(30);
  }

  @Test
  void whatTeachingDoesNotTakeIsForWaves() {
    assertThat(TimeLeft.keptBack(100, false, UNKNOWN)).isEqualTo(20);
    assertThat(TimeLeft.keptBack(100, false, 7)).isEqualTo(7);
  }
}
