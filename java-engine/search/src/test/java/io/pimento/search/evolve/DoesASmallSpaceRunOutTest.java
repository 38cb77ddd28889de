package io.pimento.search.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.SearchSpace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One block of the small space with one width each: 2 operators × 4 flags are 8 models. */
class DoesASmallSpaceRunOutTest {
  private static final SearchSpace TINY =
      new SearchSpace("tiny", SearchSpace.SMALL.nodes(), List.of(16), List.of(16));

  private static final DesignSpace WHOLE = new DesignSpace(TINY, 1);

  @TempDir Path folder;

  @Test
  void aParentWithoutUnseenNeighboursHasChildrenFurtherAway() throws Exception {
    // 1 + 7 candidates are the whole space; one mutation reaches only three from any parent.
    List<Candidate> all = search(Algorithm.EVOLUTION, new SearchSettings(1, 1, 7, 1, 1, 3));
    assertThat(all).hasSize(8).extracting(Candidate::architecture).doesNotHaveDuplicates();
    assertThat(all.subList(1, 8)).allMatch(c -> c.parent() == 0);
  }

  @Test
  void twoParentsFindTheWholeSpaceToo() throws Exception {
    assertThat(search(Algorithm.NSGA2, new SearchSettings(2, 2, 3, 1, 1, 3)))
        .hasSize(8)
        .extracting(Candidate::architecture)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aWholeSpaceSeenIsAnError(Algorithm algorithm) {
    assertThatThrownBy(() -> search(algorithm, new SearchSettings(2, 1, 7, 1, 1, 3)))
        .hasMessageContaining("the space is too small");
  }

  private List<Candidate> search(Algorithm algorithm, SearchSettings settings) throws Exception {
    Metrics metrics = new Metrics(0.5, 0.5, 0.5, 1, 10);
    try (Journal journal = Journal.open(folder.resolve("journal.jsonl"), "key", WHOLE)) {
      return new DesignSearch(
              WHOLE,
              algorithm,
              Objective.LOG_LOSS,
              Goals.standard(settings.initial()),
              settings,
              Screening.NONE,
              Settling.NONE,
              Design::toString)
          .run(
              d -> new Evaluation.Scored(d, new SubnetScore(metrics, 1, 1, Double.NaN)),
              journal,
              Progress.SILENT);
    }
  }
}
