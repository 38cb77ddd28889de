package io.pimento.search.evolve;

import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A search of any algorithm. Every draw follows from (seed, candidate), so the result does not
 * depend on the number of workers or on being resumed; with the same seed all algorithms begin with
 * the same designs.
 *
 * @param settling what NSGA-II does to designs before they are scored
 * @param identity equal for designs that are one model on one hardware; none is scored twice
 */
public record DesignSearch(
    DesignSpace space,
    Algorithm algorithm,
    Objective objective,
    Goals goals,
    SearchSettings settings,
    Screening screening,
    Settling settling,
    Function<Design, String> identity) {
  /** Runs the search, or goes on after the journal, and returns every candidate in order. */
  public List<Candidate> run(Evaluation evaluation, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    return run(
        new SingleScores(evaluation, objective, goals, settings.parallel()), journal, progress);
  }

  /** The same where the designs of a generation are scored together, which tells how it goes. */
  public List<Candidate> run(GenerationEvaluation evaluation, Journal journal)
      throws IOException, InterruptedException {
    return run(new GenerationScores(evaluation), journal, Progress.SILENT);
  }

  private List<Candidate> run(Scores scores, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    progress.begin("search", "subnets", settings.total());
    try (Archive archive = new Archive(identity, scores, goals, journal, progress)) {
      switch (algorithm) {
        case EVOLUTION -> new RegularizedEvolution(space, settings).run(archive);
        case RANDOM -> new RegularizedEvolution(space, settings.random()).run(archive);
        case NSGA2 -> new ParetoSearch(space, settings, goals, screening, settling).run(archive);
      }
      return List.copyOf(archive.all());
    } finally {
      progress.end();
    }
  }
}
