package io.pimento.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsTheHypervolumeExactTest {
  private static final double EXACT = 1e-12;

  private static double of(List<Double> reference, List<List<Double>> points) {
    return Hypervolume.of(points, reference);
  }

  @Test
  void twoObjectivesByHand() {
    List<Double> r = List.of(4.0, 4.0);
    assertThat(of(r, List.of())).isZero();
    assertThat(of(r, List.of(List.of(1.0, 1.0)))).isEqualTo(9);
    // Steps of 3·1, 2·1 and 1·1.
    assertThat(of(r, List.of(List.of(3.0, 1.0), List.of(1.0, 3.0), List.of(2.0, 2.0))))
        .isEqualTo(6);
    // Beaten, equal, on the border and outside: nothing more.
    assertThat(
            of(
                r,
                List.of(
                    List.of(1.0, 1.0),
                    List.of(1.0, 1.0),
                    List.of(2.0, 3.0),
                    List.of(0.0, 4.0),
                    List.of(-5.0, 9.0))))
        .isEqualTo(9);
  }

  @Test
  void threeObjectivesByHand() {
    List<Double> r = List.of(2.0, 2.0, 2.0);
    assertThat(of(r, List.of(List.of(0.0, 0.0, 0.0)))).isEqualTo(8);
    // 4 + 4 − 2, the overlap being a cube of 1 × 1 × 2.
    assertThat(of(r, List.of(List.of(0.0, 1.0, 0.0), List.of(1.0, 0.0, 0.0)))).isEqualTo(6);
    // Three slabs of 1·1·2 around the common unit cube: 3·2 − 3·1 + 1.
    assertThat(
            of(r, List.of(List.of(0.0, 1.0, 1.0), List.of(1.0, 0.0, 1.0), List.of(1.0, 1.0, 0.0))))
        .isEqualTo(4);
  }

  @Test
  void oneAndFourObjectives() {
    assertThat(of(List.of(5.0), List.of(List.of(3.0), List.of(2.0)))).isEqualTo(3);
    assertThat(
            of(
                List.of(1.0, 1.0, 1.0, 1.0),
                List.of(List.of(0.5, 0.0, 0.0, 0.0), List.of(0.0, 0.5, 0.0, 0.0))))
        .isCloseTo(0.75, within(EXACT));
  }

  /** Inclusion and exclusion over all subsets is exact, too, and another way. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void randomPointsAsByInclusionAndExclusion(int objectives) {
    for (int round = 0; round < 20; round++) {
      Counter random = Counter.of(7, "points", objectives, round);
      List<List<Double>> points = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        List<Double> p = new ArrayList<>();
        for (int k = 0; k < objectives; k++) {
          p.add(random.nextDouble());
        }
        points.add(p);
      }
      double sum = 0;
      for (int set = 1; set < 1 << points.size(); set++) {
        double volume = 1;
        for (int k = 0; k < objectives; k++) {
          double corner = 0;
          for (int i = 0; i < points.size(); i++) {
            corner = (set >> i & 1) == 1 ? Math.max(corner, points.get(i).get(k)) : corner;
          }
          volume *= 1 - corner;
        }
        sum += Integer.bitCount(set) % 2 == 1 ? volume : -volume;
      }
      List<Double> r = java.util.Collections.nCopies(objectives, 1.0);
      assertThat(of(r, points)).isCloseTo(sum, within(1e-10));
    }
  }

  @Test
  void pointsOfAnotherSpaceAreRefused() {
    assertThatThrownBy(() -> of(List.of(1.0, 1.0), List.of(List.of(0.0))))
        .hasMessageContaining("[0.0]")
        .hasMessageContaining("[1.0, 1.0]");
  }
}
