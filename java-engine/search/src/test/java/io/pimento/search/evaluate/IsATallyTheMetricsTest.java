package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IsATallyTheMetricsTest {
  private static final int ROWS = 5000;

  private final float[] logits = new float[ROWS];
  private final float[] labels = new float[ROWS];
  private final float[] weights = new float[ROWS];

  IsATallyTheMetricsTest() {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < ROWS; k++) {
      logits[k] = (float) (random.nextGaussian() * 2 - 1);
      labels[k] = random.nextDouble() < 1 / (1 + Math.exp(-logits[k])) ? 1 : 0;
      weights[k] = k % 9 == 0 ? 0 : (float) random.nextDouble() * 3;
    }
  }

  private MetricsTally tally(int exactRows) {
    MetricsTally tally = new MetricsTally(exactRows);
    for (int k = 0; k < ROWS; k++) {
      tally.add(logits[k], labels[k], weights[k]);
    }
    return tally;
  }

  @Test
  void toTheBitOfRowsThatFit() {
    MetricsTally tally = tally(ROWS);
    assertThat(tally.metrics()).isEqualTo(Metrics.of(logits, labels, weights, ROWS));
    assertThat(tally.aucError()).isZero();
    assertThat(tally.rows()).isEqualTo(ROWS);
  }

  @Test
  void withinWhatItSaysOfRowsThatDoNot() {
    Metrics exact = Metrics.of(logits, labels, weights, ROWS);
    MetricsTally tally = tally(100);
    Metrics m = tally.metrics();
    assertThat(m.rows()).isEqualTo(ROWS);
    assertThat(m.logLoss()).isCloseTo(exact.logLoss(), within(1e-12));
    assertThat(m.accuracy()).isCloseTo(exact.accuracy(), within(1e-12));
    assertThat(m.calibration()).isCloseTo(exact.calibration(), within(1e-12));
    assertThat(tally.aucError()).isPositive().isLessThan(1e-3);
    assertThat(m.auc()).isCloseTo(exact.auc(), within(tally.aucError() + 1e-12));
  }

  @Test
  void areOneClassAndNoRowsNoNumbers() {
    MetricsTally none = new MetricsTally(1);
    none.add(1, 0, 1);
    none.add(2, 0, 0.5f);
    assertThat(none.metrics().auc()).isNaN();
    assertThat(none.metrics().calibration()).isNaN();
    assertThat(none.metrics().accuracy()).isZero();
  }
}
