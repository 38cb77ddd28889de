package io.pimento.search.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.RankCorrelation;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ridge regression over choices, learned from some architectures, ranks others. */
class DoesASurrogateRankUnseenDesignsTest {
  private static final int BLOCKS = 3;

  private static Architecture draw(int i) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
        SearchSpace.FULL, BLOCKS, Counter.of(4, "surrogate", i));
  }

  /** Choices that matter, and noise. */
  private static double loss(Architecture a, int i) {
    double noise = 0.002 * (Counter.of(5, "noise", i).nextDouble() - 0.5);
    double wide = a.micro().stream().mapToInt(Micro::denseDims).average().orElseThrow();
    double attends = a.micro().stream().filter(m -> m.activeNodes().contains(4)).count();
    return 0.5 - 0.004 * Math.log(wide) - 0.003 * attends + noise;
  }

  private static double[] features(Architecture a) {
    return DesignFeatures.of(a, new SubnetScore(Metrics.UNKNOWN, 1000, 100, Double.NaN));
  }

  @Test
  void doesItRankWhatItHasNotSeen() {
    List<double[]> seen = new ArrayList<>();
    double[] losses = new double[160];
    for (int i = 0; i < losses.length; i++) {
      Architecture a = draw(i);
      seen.add(features(a));
      losses[i] = loss(a, i);
    }
    RidgeRegression ridge = RidgeRegression.fit(seen, losses);
    double[] expected = new double[100];
    double[] true0 = new double[100];
    for (int i = 0; i < expected.length; i++) {
      Architecture a = draw(1000 + i);
      expected[i] = ridge.predict(features(a));
      true0[i] = loss(a, 1000 + i);
    }
    assertThat(RankCorrelation.kendall(expected, true0)).isGreaterThan(0.5);
  }

  @Test
  void isALineFoundAgain() {
    List<double[]> x = new ArrayList<>();
    double[] y = new double[200];
    for (int i = 0; i < y.length; i++) {
      double a = Counter.of(1, "a", i).nextDouble() * 100;
      double b = Counter.of(1, "b", i).nextDouble() * 100;
      x.add(new double[] {a, b, 7});
      y[i] = 3 * a - 2 * b + 5;
    }
    RidgeRegression ridge = RidgeRegression.fit(x, y);
    assertThat(ridge.predict(new double[] {10, 20, 7})).isCloseTo(-5, within(1e-2));
    assertThat(RidgeRegression.unknown(3).predict(x.getFirst())).isNaN();
    assertThatThrownBy(() -> RidgeRegression.fit(x.subList(0, 1), new double[] {1}))
        .hasMessageContaining("two rows or more");
  }

  @Test
  void areFeaturesDifferentWhereArchitecturesAre() {
    List<List<Double>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double[] f = features(draw(i));
      assertThat(f).hasSameSizeAs(features(draw(0)));
      all.add(java.util.Arrays.stream(f).boxed().toList());
    }
    assertThat(all).doesNotHaveDuplicates();
  }
}
