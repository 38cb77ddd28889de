package io.pimento.search.evolve;

import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A search of any algorithm. Every draw follows from (seed, candidate), so the result does not
 * depend on the number of workers or on being resumed; with the same seed all algorithms begin with
 * the same subnets.
 *
 * @param identity equal for architectures that are one model; none is scored twice
 */
public record ArchitectureSearch(
    SearchSpace space,
    int blocks,
    Algorithm algorithm,
    Objective objective,
    Goals goals,
    SearchSettings settings,
    Function<Architecture, String> identity) {
  /** Runs the search, or goes on after the journal, and returns every candidate in order. */
  public List<Candidate> run(Evaluation evaluation, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    progress.begin("search", "subnets", settings.total());
    try (Archive archive =
        new Archive(
            identity, evaluation, objective, goals, journal, settings.parallel(), progress)) {
      switch (algorithm) {
        case EVOLUTION -> new RegularizedEvolution(space, blocks, settings).run(archive);
        case RANDOM -> new RegularizedEvolution(space, blocks, settings.random()).run(archive);
        case NSGA2 -> new ParetoSearch(space, blocks, settings).run(archive);
      }
      return List.copyOf(archive.all());
    } finally {
      progress.end();
    }
  }
}
