package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AreMetricsRightTest {
  @Test
  void valuesWorkedOutByHand() {
    float[] logits = {0, 2, -2, 0};
    float[] labels = {1, 1, 0, 0};
    Metrics m = Metrics.of(logits, labels, 4);
    double log2 = Math.log(2);
    assertThat(m.logLoss()).isCloseTo((2 * log2 + 2 * Math.log1p(Math.exp(-2))) / 4, within(1e-12));
    assertThat(m.auc()).isCloseTo(3.5 / 4, within(1e-12));
    assertThat(m.accuracy()).isEqualTo(0.75);
    assertThat(m.calibration()).isCloseTo(1, within(1e-12));
  }

  @Test
  void aucCountsPairs() {
    SplittableRandom random = new SplittableRandom(1);
    int n = 400;
    float[] z = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      z[i] = random.nextInt(41) / 10f - 2;
      y[i] = random.nextInt(3) == 0 ? 1 : 0;
    }
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (y[i] == 1 && y[j] == 0) {
          pairs++;
          won += z[i] > z[j] ? 1 : z[i] == z[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(Metrics.of(z, y, n).auc()).isCloseTo(won / pairs, within(1e-12));
  }

  @Test
  void oneClassHasNoAuc() {
    assertThat(Metrics.of(new float[] {1, 2}, new float[] {0, 0}, 2).auc()).isNaN();
  }

  @Test
  void whatIsNoNumberHasNoRank() {
    Metrics m = Metrics.of(new float[] {1, Float.NaN}, new float[] {0, 1}, 2);
    assertThat(m.auc()).isNaN();
    assertThat(m.logLoss()).isNaN();
  }

  @Test
  void theTwoZerosAreATie() {
    assertThat(Metrics.of(new float[] {-0f, 0f}, new float[] {0, 1}, 2).auc()).isEqualTo(0.5);
  }

  /** A row of weight 3 counts as three rows. */
  @Test
  void weightsCountAsRepetitions() {
    float[] z = {0.3f, -1, 2, 0.3f, -0.2f};
    float[] y = {1, 0, 1, 0, 1};
    float[] w = {3, 1, 2, 2, 1};
    float[] manyZ = {0.3f, 0.3f, 0.3f, -1, 2, 2, 0.3f, 0.3f, -0.2f};
    float[] manyY = {1, 1, 1, 0, 1, 1, 0, 0, 1};
    Metrics weighted = Metrics.of(z, y, w, 5);
    Metrics repeated = Metrics.of(manyZ, manyY, 9);
    assertThat(weighted.logLoss()).isCloseTo(repeated.logLoss(), within(1e-12));
    assertThat(weighted.auc()).isCloseTo(repeated.auc(), within(1e-12));
    assertThat(weighted.accuracy()).isCloseTo(repeated.accuracy(), within(1e-12));
    assertThat(weighted.calibration()).isCloseTo(repeated.calibration(), within(1e-12));
  }
}
