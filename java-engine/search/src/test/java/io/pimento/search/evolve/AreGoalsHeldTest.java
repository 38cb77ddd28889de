package io.pimento.search.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Crossover;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Objectives and bounds of a search of architectures, on a made-up law of quality and cost. */
class AreGoalsHeldTest {
  private static final SearchSpace SPACE = SearchSpace.FULL;
  private static final int BLOCKS = 4;
  private static final DesignSpace DESIGNS = new DesignSpace(SPACE, BLOCKS);

  @TempDir Path folder;

  /** Wider is better and dearer, with less to gain each time. */
  private static SubnetScore score(Architecture a) {
    double width = a.micro().stream().mapToInt(Micro::denseDims).sum();
    double rows = a.micro().stream().mapToInt(Micro::sparseDims).sum();
    double loss = 0.4 + 1 / Math.sqrt(width) + 0.2 / Math.sqrt(rows);
    return new SubnetScore(
        new Metrics(loss, 1 - loss, 0.8, 1, 100),
        (long) (width * width + 5000 * rows),
        (long) width,
        Double.NaN);
  }

  private static Goals goals(String... constraints) {
    return new Goals(
        List.of(Measure.LOG_LOSS, Measure.MULTIPLY_ADDS),
        List.of(constraints).stream().map(Constraint::parse).toList(),
        List.of(),
        40);
  }

  private List<Candidate> search(Algorithm algorithm, Goals goals) throws Exception {
    Path file = folder.resolve(algorithm + ".jsonl");
    try (Journal journal = Journal.open(file, "key", DESIGNS)) {
      return new DesignSearch(
              DESIGNS,
              algorithm,
              Objective.LOG_LOSS,
              goals,
              new SearchSettings(40, 40, 10, 10, 1, 5),
              Screening.NONE,
              Settling.NONE,
              Design::toString)
          .run(d -> new Evaluation.Scored(d, score(d.architecture())), journal, Progress.SILENT);
    }
  }

  @Test
  void doesNsga2BeatRandomSearchAtTheSameBudgetAndReference() throws Exception {
    SearchFront random = SearchFront.of(goals(), search(Algorithm.RANDOM, goals()));
    SearchFront found = SearchFront.of(goals(), search(Algorithm.NSGA2, goals()));
    assertThat(found.evaluations()).isEqualTo(random.evaluations()).isEqualTo(440);
    assertThat(found.reference()).isEqualTo(random.reference());
    assertThat(found.hypervolume()).isGreaterThan(random.hypervolume() * 1.01);
    assertThat(found.steps())
        .extracting(SearchFront.Step::hypervolume)
        .isSorted()
        .last()
        .isEqualTo(found.hypervolume());
    List<Candidate> members = found.members();
    for (int i = 1; i < members.size(); i++) {
      assertThat(members.get(i).score().multiplyAdds())
          .isLessThanOrEqualTo(members.get(i - 1).score().multiplyAdds());
    }
    List<Candidate> some = found.spread(3);
    assertThat(some).hasSize(3).startsWith(members.getFirst());
    assertThat(some.getLast().fitness()).isEqualTo(members.getLast().fitness());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void isABoundHeldByEveryAlgorithm(Algorithm algorithm) throws Exception {
    Goals bounded = goals("multiply_adds <= 6e5", "parameters >= 100");
    List<Candidate> all = search(algorithm, bounded);
    SearchFront front = SearchFront.of(bounded, all);
    assertThat(front.feasible()).isBetween(1, all.size() - 1);
    assertThat(front.members())
        .isNotEmpty()
        .allMatch(c -> c.score().multiplyAdds() <= 600_000 && c.score().parameters() >= 100);
    Candidate best = all.stream().min(Candidate.BEST_FIRST).orElseThrow();
    assertThat(best).isEqualTo(front.members().getFirst());
  }

  @Test
  void isAViolationAPartOfTheBound() {
    SubnetScore s = new SubnetScore(new Metrics(0.5, 0.6, 0.7, 1, 9), 300, 20, Double.NaN);
    assertThat(Constraint.parse("multiply_adds <= 200").violation(s)).isEqualTo(0.5);
    assertThat(Constraint.parse(" auc>=0.8 ").violation(s)).isCloseTo(0.25, within(1e-12));
    assertThat(Constraint.parse("parameters >= 20").violation(s)).isZero();
    assertThat(Constraint.parse("latency_us <= 5").violation(s)).isInfinite();
    assertThat(goals("multiply_adds <= 200", "auc >= 0.8").of(s).violation())
        .isCloseTo(0.75, within(1e-12));
    SubnetScore broken = new SubnetScore(new Metrics(Double.NaN, 0.6, 0.7, 1, 9), 1, 1, Double.NaN);
    assertThat(goals().of(broken).feasible()).isFalse();
    assertThat(Constraint.parse("multiply_adds<=2e5")).hasToString("multiply_adds <= 200000");
  }

  @ParameterizedTest
  @CsvSource({
    "multiply_adds < 3, write MEASURE <= NUMBER",
    "multiply_adds <= , write MEASURE <= NUMBER",
    "multiply_adds <= e5, 'e5' is no number",
    "multiply_ads <= 3, unknown measure 'multiply_ads'",
    "auc >= -1, needs a number above 0",
    "'', write MEASURE <= NUMBER"
  })
  void isAMalformedConstraintExplained(String text, String message) {
    assertThatThrownBy(() -> Constraint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(message);
  }

  @Test
  void doesEveryBlockOfAChildComeFromAParent() {
    Architecture one = Strategy.ANY_PATH.sample(SPACE, BLOCKS, Counter.of(1, "one"));
    Architecture other = Strategy.ANY_PATH.sample(SPACE, BLOCKS, Counter.of(1, "other"));
    List<String> mixtures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Architecture child = Crossover.uniform(one, other, Counter.of(1, "child", i));
      StringBuilder from = new StringBuilder();
      for (int b = 0; b < BLOCKS; b++) {
        Architecture parent = child.micro().get(b).equals(one.micro().get(b)) ? one : other;
        assertThat(child.micro().get(b)).isEqualTo(parent.micro().get(b));
        assertThat(child.macro().get(b)).isEqualTo(parent.macro().get(b));
        from.append(parent == one ? 'a' : 'b');
      }
      mixtures.add(from.toString());
    }
    assertThat(mixtures.stream().distinct()).hasSize(1 << BLOCKS);
    Architecture shorter = Strategy.ANY_PATH.sample(SPACE, 2, Counter.of(1, "short"));
    assertThatThrownBy(() -> Crossover.uniform(one, shorter, Counter.of(1, "x")))
        .hasMessageContaining("4 blocks")
        .hasMessageContaining("2 of");
  }
}
