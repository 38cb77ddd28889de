package io.pimento.pim.crossbar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether currents are exact up to the size of whole arrays, by two other roads. */
class IsALargeCrossbarExactTest {
  /** Largest deviation of a current, against elimination or against plain gradients. */
  static double deviation(int rows, int columns, double wireOhms, boolean dense) {
    Random random = new Random(rows + columns);
    double[] g = random.doubles(rows * columns, 1e-6, 1e-4).toArray();
    double[] v = random.doubles(rows, 0, 0.2).toArray();
    KirchhoffNetwork other = new KirchhoffNetwork(rows, columns, g, wireOhms);
    double[] theirs = dense ? other.dense(v) : other.gradients(v, 1e-13);
    double[] ours = new NodalAnalysis(rows, columns, g, wireOhms).currents(v);
    double worst = 0;
    for (int j = 0; j < columns; j++) {
      worst = Math.max(worst, Math.abs(ours[j] / theirs[j] - 1));
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource({"3, 5, 2.82", "8, 8, 100", "12, 16, 0.35", "17, 9, 2.82"})
  void isASmallOneThatOfElimination(int rows, int columns, double wire) {
    assertThat(deviation(rows, columns, wire, true)).isLessThan(1e-10);
  }

  @ParameterizedTest
  @CsvSource({"64, 64, 2.82", "128, 128, 2.82", "128, 128, 0.35", "200, 100, 10"})
  void isALargeOneThatOfPlainGradients(int rows, int columns, double wire) {
    assertThat(deviation(rows, columns, wire, false)).isLessThan(1e-9);
  }

  /** Rows that are cut off are cells of no conductance; superposition holds over the rest. */
  @Test
  void doRowsOneAtATimeAddUpToAllTogether() {
    int n = 24;
    int m = 20;
    Random random = new Random(3);
    double[] g = random.doubles(n * m, 1e-6, 1e-4).toArray();
    for (int k = 8 * m; k < 18 * m; k++) {
      g[k] = 0;
    }
    double[] v = new double[n];
    for (int i = 0; i < 8; i++) {
      v[i] = i * 0.02;
    }
    NodalAnalysis network = new NodalAnalysis(n, m, g, 5);
    double[] all = network.currents(v);
    double[] one = network.transfer(0, 8);
    for (int j = 0; j < m; j++) {
      double sum = 0;
      for (int i = 0; i < 8; i++) {
        sum += v[i] * one[i * m + j];
      }
      assertThat(sum / all[j]).isCloseTo(1, within(1e-11));
    }
  }
}
