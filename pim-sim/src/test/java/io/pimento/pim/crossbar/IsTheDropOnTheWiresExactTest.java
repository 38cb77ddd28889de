package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.crossbar.wire.NodalAnalysis;
import io.pimento.pim.crossbar.wire.NodalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsTheDropOnTheWiresExactTest {
  private static final Path FILE = Path.of("src/test/resources/crossbar/irdrop_nodal.json");

  @Test
  void isEveryCurrentThatOfTheNodalAnalysis() throws IOException {
    // The file leaves out the cells of its four random crossbars of 16×16.
    assertThat(NodalFile.check(FILE).stream().filter(NodalFile.Deviation::isChecked))
        .hasSize(28)
        .allMatch(d -> d.relative() < 1e-9);
  }

  @Test
  void isOneCellThreeResistorsInSeries() {
    double[] i = new NodalAnalysis(1, 1, new double[] {1e-4}, 2.5).currents(new double[] {0.2});
    assertThat(i[0]).isCloseTo(0.2 / (1e4 + 5), within(1e-18));
  }

  /** Kirchhoff's law, node by node, by another road: Gauss-Seidel until nothing moves. */
  @Test
  void doesAnOddCrossbarAgreeWithRelaxation() {
    int n = 5;
    int m = 3;
    double wire = 50;
    Random random = new Random(7);
    double[] g = random.doubles(n * m, 1e-6, 1e-4).toArray();
    double[] v = random.doubles(n, 0, 0.2).toArray();
    double[] w = new double[n * m];
    double[] b = new double[n * m];
    double c = 1 / wire;
    for (int sweep = 0; sweep < 20_000; sweep++) {
      for (int k = 0; k < n * m; k++) {
        int i = k / m;
        int j = k % m;
        double sum = c * (j == 0 ? v[i] : w[k - 1]) + g[k] * b[k];
        double all = c + g[k];
        if (j < m - 1) {
          sum += c * w[k + 1];
          all += c;
        }
        w[k] = sum / all;
        sum = g[k] * w[k] + (i < n - 1 ? c * b[k + m] : 0) + (i > 0 ? c * b[k - m] : 0);
        b[k] = sum / (g[k] + (i > 0 ? 2 * c : c));
      }
    }
    double[] ours = new NodalAnalysis(n, m, g, wire).currents(v);
    for (int j = 0; j < m; j++) {
      assertThat(ours[j] / (c * b[(n - 1) * m + j])).isCloseTo(1, within(1e-10));
    }
  }

  @Test
  void isALargeCrossbarFast() {
    int n = 256;
    double[] g = new double[n * n];
    Arrays.fill(g, 1e-4);
    double[] v = new double[n];
    Arrays.fill(v, 0.15);
    for (double wire : new double[] {1e-4, 2.82, 10}) {
      long start = System.nanoTime();
      double[] i = new NodalAnalysis(n, n, g, wire).currents(v);
      double seconds = (System.nanoTime() - start) * 1e-9;
      assertThat(i[n - 1]).isPositive().isLessThan(n * 0.15 * 1e-4);
      assertThat(i[0]).isGreaterThan(i[n - 1]);
      assertThat(seconds).as("wire " + wire).isLessThan(10);
    }
  }
}
