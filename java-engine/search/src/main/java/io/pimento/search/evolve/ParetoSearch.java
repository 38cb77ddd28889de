package io.pimento.search.evolve;

import io.pimento.search.pareto.Fitness;
import io.pimento.search.pareto.Nsga2;
import io.pimento.search.pareto.Rating;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** NSGA-II over architectures: the first candidates are the population, {@code children} follow. */
record ParetoSearch(SearchSpace space, int blocks, SearchSettings settings) {
  void run(Archive archive) throws IOException, InterruptedException {
    new Nsga2<>(
            new ArchitectureGenetics(space, blocks),
            settings.initial(),
            settings.generations(),
            settings.children(),
            settings.seed())
        .run(
            new Rating<>() {
              @Override
              public Architecture fresh(IntFunction<Architecture> draw) {
                return archive.fresh(draw);
              }

              @Override
              public List<Fitness> rate(int generation, List<Proposal<Architecture>> proposals)
                  throws IOException, InterruptedException {
                List<Archive.Proposal> all = new ArrayList<>();
                for (Proposal<Architecture> p : proposals) {
                  all.add(new Archive.Proposal(generation, p.parent(), p.genome()));
                }
                return archive.evaluate(all).stream().map(Candidate::fitness).toList();
              }
            });
  }
}
