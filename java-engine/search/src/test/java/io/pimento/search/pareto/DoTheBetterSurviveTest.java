package io.pimento.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Domination, fronts, crowding and constraints. */
class DoTheBetterSurviveTest {
  private static Fitness at(double a, double b) {
    return new Fitness(List.of(a, b), 0);
  }

  /** Coarse values, so that ties occur; a third is infeasible. */
  private static List<Fitness> random(int objectives, int count) {
    Counter random = Counter.of(3, "fitness", objectives);
    List<Fitness> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Double> values = new ArrayList<>();
      for (int k = 0; k < objectives; k++) {
        values.add((double) random.nextInt(12));
      }
      all.add(new Fitness(values, Math.max(0, random.nextInt(9) - 5)));
    }
    return all;
  }

  /** Peels off, again and again, those whom nobody left beats. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void areFrontsThoseOfPeeling(int objectives) {
    List<Fitness> all = random(objectives, 150);
    List<Integer> left = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    List<List<Integer>> expected = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Integer> front =
          left.stream()
              .filter(i -> left.stream().noneMatch(j -> all.get(j).beats(all.get(i))))
              .toList();
      expected.add(front);
      left.removeAll(front);
    }
    assertThat(expected.size()).isGreaterThan(3);
    assertThat(NonDominatedSort.fronts(all)).isEqualTo(expected);
  }

  @Test
  void doesAnInfeasibleOneNeverBeatAFeasibleOne() {
    List<Fitness> all = random(2, 150);
    for (Fitness a : all) {
      for (Fitness b : all) {
        if (b.feasible() && !a.feasible()) {
          assertThat(a.beats(b)).isFalse();
          assertThat(b.beats(a)).isTrue();
        } else if (!a.feasible()) {
          assertThat(a.beats(b)).isEqualTo(a.violation() < b.violation());
        }
      }
    }
    long feasible = all.stream().filter(Fitness::feasible).count();
    List<Integer> kept = new Standing(all).survivors((int) feasible);
    assertThat(kept).allMatch(i -> all.get(i).feasible());
    // One place more is for the least violation.
    List<Integer> more = new Standing(all).survivors((int) feasible + 1);
    assertThat(more.stream().mapToDouble(i -> all.get(i).violation()).max()).hasValue(1);
  }

  @Test
  void areTheLonelyKept() {
    // Five on a line; the second is nearest to its neighbours.
    List<Fitness> line = List.of(at(0, 10), at(1, 9), at(2, 8), at(6, 4), at(10, 0));
    assertThat(Crowding.distances(line))
        .containsExactly(Double.POSITIVE_INFINITY, 0.4, 1.0, 1.6, Double.POSITIVE_INFINITY);
    assertThat(new Standing(line).survivors(4)).containsExactly(0, 2, 3, 4);
    assertThat(Crowding.spread(line, 3)).containsExactly(0, 3, 4);
    assertThat(Crowding.spread(line, 1)).containsExactly(0);
    assertThat(Crowding.spread(line, 9)).hasSize(5);
    List<Fitness> alike = List.of(at(1, 1), at(1, 1), at(1, 1));
    assertThat(Crowding.distances(alike)).doesNotContain(Double.NaN);
    assertThat(Crowding.spread(alike, 2)).containsExactly(0);
  }

  @Test
  void isNonsenseRefused() {
    assertThatThrownBy(() -> at(Double.NaN, 1)).hasMessageContaining("must be numbers");
    assertThatThrownBy(() -> new Fitness(List.of(1.0), -1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> at(1, 1).beats(new Fitness(List.of(1.0), 0)))
        .hasMessageContaining("different numbers");
  }
}
