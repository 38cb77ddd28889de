package io.pimento.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ZDT1 to 3 (Zitzler, Deb, Thiele 2000) in 30 variables, 100 × 250 = 25,000 evaluations. */
class AreKnownFrontsReachedTest {
  private static final int VARIABLES = 30;
  private static final int POPULATION = 100;
  private static final int GENERATIONS = 249;
  private static final List<Double> REFERENCE = List.of(1.1, 1.1);

  /** Wide enough for random search to reach into. */
  private static final List<Double> FAR = List.of(1.1, 6.0);

  /** Of the known front's hypervolume. */
  private static final double REACHED = 0.985;

  enum Problem {
    ZDT1,
    ZDT2,
    ZDT3;

    Fitness of(List<Double> x) {
      double g = 1 + 9 * x.stream().skip(1).mapToDouble(v -> v).sum() / (x.size() - 1);
      return new Fitness(List.of(x.getFirst(), g * shape(x.getFirst(), g)), 0);
    }

    private double shape(double f, double g) {
      return switch (this) {
        case ZDT1 -> 1 - Math.sqrt(f / g);
        case ZDT2 -> 1 - (f / g) * (f / g);
        case ZDT3 -> 1 - Math.sqrt(f / g) - f / g * Math.sin(10 * Math.PI * f);
      };
    }

    /** Of the front with g = 1, which for ZDT3 the sweep leaves the beaten parts out of. */
    double hypervolume(List<Double> reference) {
      return Hypervolume.of(
          IntStream.rangeClosed(0, 200_000)
              .mapToObj(i -> i / 200_000.0)
              .map(f -> List.of(f, shape(f, 1)))
              .toList(),
          reference);
    }
  }

  private static List<Fitness> random(Problem problem, int count) {
    RealGenetics genetics = new RealGenetics(VARIABLES);
    return IntStream.range(0, count)
        .mapToObj(i -> problem.of(genetics.first(Counter.of(1, "initial", i))))
        .toList();
  }

  private static List<Nsga2.Member<List<Double>>> search(
      Problem problem, int generations, int children, long seed) throws Exception {
    return new Nsga2<>(new RealGenetics(VARIABLES), POPULATION, generations, children, 1, seed)
        .run((generation, all) -> all.stream().map(p -> problem.of(p.genome())).toList());
  }

  private static double hypervolume(List<Fitness> all, List<Double> reference) {
    return Hypervolume.of(all.stream().map(Fitness::objectives).toList(), reference);
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void isTheKnownFrontReachedAndRandomSearchBeaten(Problem problem) throws Exception {
    List<Fitness> found =
        search(problem, GENERATIONS, POPULATION, 1).stream().map(Nsga2.Member::fitness).toList();
    List<Fitness> chance = random(problem, POPULATION * (GENERATIONS + 1));
    double share = hypervolume(found, REFERENCE) / problem.hypervolume(REFERENCE);
    double far = hypervolume(found, FAR) / problem.hypervolume(FAR);
    double random = hypervolume(chance, FAR) / problem.hypervolume(FAR);
    System.getLogger(getClass().getName())
        .log(
            System.Logger.Level.INFO,
            "{0}: {1} of the known hypervolume; with a far reference {2}, random search {3}",
            problem,
            share,
            far,
            random);
    assertThat(share).isBetween(REACHED, 1.0);
    assertThat(random).isBetween(0.2, far - 0.2);
  }

  @Test
  void areKnownHypervolumesThoseOfTheIntegrals() {
    assertThat(Problem.ZDT1.hypervolume(REFERENCE))
        .isCloseTo(1.21 - 1.0 / 3, org.assertj.core.api.Assertions.within(1e-4));
    assertThat(Problem.ZDT2.hypervolume(REFERENCE))
        .isCloseTo(1.21 - 2.0 / 3, org.assertj.core.api.Assertions.within(1e-4));
  }

  @Test
  void isTheSameSeedTheSameSearch() throws Exception {
    assertThat(search(Problem.ZDT1, 9, 7, 5)).isEqualTo(search(Problem.ZDT1, 9, 7, 5));
    assertThat(search(Problem.ZDT1, 9, 7, 5)).isNotEqualTo(search(Problem.ZDT1, 9, 7, 6));
  }

  /** x₀ ≥ 0.5 as a constraint: the front is the right half of ZDT1's. */
  @Test
  void isAConstrainedFrontReached() throws Exception {
    List<Fitness> found = new ArrayList<>();
    new Nsga2<>(new RealGenetics(VARIABLES), POPULATION, GENERATIONS, POPULATION, 1, 2)
        .run(
            (generation, all) ->
                all.stream()
                    .map(
                        p ->
                            new Fitness(
                                Problem.ZDT1.of(p.genome()).objectives(),
                                Math.max(0, 0.5 - p.genome().getFirst())))
                    .toList())
        .forEach(m -> found.add(m.fitness()));
    assertThat(found).allMatch(Fitness::feasible);
    double known =
        Hypervolume.of(
            IntStream.rangeClosed(100_000, 200_000)
                .mapToObj(i -> i / 200_000.0)
                .map(f -> List.of(f, 1 - Math.sqrt(f)))
                .toList(),
            REFERENCE);
    assertThat(hypervolume(found, REFERENCE) / known).isBetween(REACHED, 1.0);
  }
}
