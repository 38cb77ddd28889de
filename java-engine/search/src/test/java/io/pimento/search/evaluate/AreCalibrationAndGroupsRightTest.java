package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AreCalibrationAndGroupsRightTest {
  private static float[] ones(int n) {
    float[] w = new float[n];
    Arrays.fill(w, 1);
    return w;
  }

  private static double probability(float logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void isTheErrorThatOfFifteenBinsOfAsManyRows() {
    int n = 30;
    float[] z = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      z[i] = (i * 7 % n - 15) / 5f; // distinct, not in order
      y[i] = i % 3 == 0 ? 1 : 0;
    }
    Reliability r = Reliability.of(z, y, ones(n));
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(z[a], z[b]));
    double error = 0;
    for (int k = 0; k < 15; k++) {
      int a = order[2 * k];
      int b = order[2 * k + 1];
      double predicted = (probability(z[a]) + probability(z[b])) / 2;
      double observed = (y[a] + y[b]) / 2;
      assertThat(r.bins().get(k).predicted()).isCloseTo(predicted, within(1e-12));
      assertThat(r.bins().get(k).observed()).isEqualTo(observed);
      error += Math.abs(predicted - observed) / 15;
    }
    assertThat(r.bins()).hasSize(15);
    assertThat(r.error()).isCloseTo(error, within(1e-12));
  }

  @Test
  void doEqualPredictionsShareABinAndWeightsCountAsRows() {
    float[] z = new float[100];
    float[] y = new float[100];
    Arrays.fill(y, 0, 60, 1);
    Reliability flat = Reliability.of(z, y, ones(100));
    assertThat(flat.bins()).hasSize(1);
    assertThat(flat.error()).isCloseTo(0.1, within(1e-9));

    // The rows 1, 2, 2, 3, 3, 3 … once with weights and once repeated.
    Random random = new Random(1);
    float[] wz = new float[40];
    float[] wy = new float[40];
    float[] w = new float[40];
    float[] mz = new float[820];
    float[] my = new float[820];
    int at = 0;
    for (int i = 0; i < 40; i++) {
      wz[i] = (float) random.nextGaussian();
      wy[i] = random.nextBoolean() ? 1 : 0;
      w[i] = i + 1;
      for (int k = 0; k <= i; k++) {
        mz[at] = wz[i];
        my[at++] = wy[i];
      }
    }
    Reliability weighted = Reliability.of(wz, wy, w);
    Reliability repeated = Reliability.of(mz, my, ones(820));
    assertThat(weighted.error()).isCloseTo(repeated.error(), within(1e-9));
    assertThat(weighted.bins().stream().mapToDouble(Reliability.Bin::weight).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void isNothingSaidOfPredictionsThatAreNoNumbersOrWeighNothing() {
    assertThat(Reliability.of(new float[] {1, Float.NaN}, new float[2], ones(2)).error()).isNaN();
    assertThat(Reliability.of(new float[] {1, 2}, new float[2], new float[2]).error()).isNaN();
    assertThat(Reliability.of(new float[0], new float[0], new float[0]).error()).isNaN();
    // One row far heavier than all others takes the place of all bins but the last.
    Reliability r =
        Reliability.of(new float[] {-1, 0, 1}, new float[] {0, 1, 1}, new float[] {1, 98, 1});
    assertThat(r.bins()).hasSize(2);
  }

  @Test
  void isTheGroupedAucTheMeanOfThoseOfGroups() {
    // Group 3: one of two pairs right; group 5: all right; group 7: one class; 0: no group.
    float[] z = {1, 2, 0, 5, 1, 9, 9, 0};
    float[] y = {1, 0, 0, 1, 0, 1, 1, 0};
    int[] group = {3, 3, 3, 5, 5, 7, 0, 0};
    Predictor.Predictions even = new Predictor.Predictions(z, y, ones(8));
    assertThat(GroupedAuc.of(even, group))
        .isEqualTo(new GroupedAuc((3 * 0.5 + 2 * 1) / 5, 2, 1, 5, 2));
    float[] w = {1, 1, 2, 6, 6, 1, 1, 1};
    GroupedAuc weighted = GroupedAuc.of(new Predictor.Predictions(z, y, w), group);
    assertThat(weighted.auc()).isCloseTo((4 * (2 / 3.0) + 12) / 16, within(1e-12));
    assertThat(GroupedAuc.of(even, new int[8]).auc()).isNaN();
  }
}
