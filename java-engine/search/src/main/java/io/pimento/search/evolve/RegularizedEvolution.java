package io.pimento.search.evolve;

import io.pimento.graph.Counter;
import io.pimento.search.space.DesignSpace;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Regularized evolution (SUPERNET.md "Search"); with no generations it is random search. */
record RegularizedEvolution(DesignSpace space, SearchSettings settings) {
  void run(Archive archive) throws IOException, InterruptedException {
    Deque<Candidate> population = new ArrayDeque<>(archive.evaluate(first(archive)));
    for (int g = 0; g < settings.generations(); g++) {
      Candidate parent = parent(population, g);
      List<Candidate> children = archive.evaluate(children(archive, parent, g));
      population.addAll(children);
      for (int i = 0; i < children.size(); i++) {
        population.removeFirst();
      }
    }
  }

  private List<Archive.Proposal> first(Archive archive) {
    List<Archive.Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < settings.initial(); i++) {
      Counter random = Counter.of(settings.seed(), "initial", i);
      proposals.add(new Archive.Proposal(0, -1, archive.fresh(attempt -> space.sample(random))));
    }
    return proposals;
  }

  /** The best of a sample without replacement; the older of equals. */
  private Candidate parent(Deque<Candidate> population, int generation) {
    Counter random = Counter.of(settings.seed(), "parent", generation);
    List<Candidate> pool = new ArrayList<>(population);
    List<Candidate> sample = new ArrayList<>();
    while (!pool.isEmpty() && sample.size() < settings.sample()) {
      int at = random.nextInt(pool.size());
      sample.add(pool.get(at));
      pool.subList(at, at + 1).clear();
    }
    return sample.stream().min(Candidate.BEST_FIRST).orElseThrow();
  }

  /** A small space's parent runs out of unseen neighbours; its children then mutate further. */
  private List<Archive.Proposal> children(Archive archive, Candidate parent, int generation) {
    int all = settings.generations();
    int mutations = (all - generation) / Math.max(20, all / 5) + 1;
    List<Archive.Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < settings.children(); i++) {
      Counter random = Counter.of(settings.seed(), "child", generation, i);
      proposals.add(
          new Archive.Proposal(
              generation + 1,
              parent.index(),
              archive.fresh(
                  attempt ->
                      space.mutate(
                          parent.design(),
                          mutations + attempt / DesignGenetics.ATTEMPTS_A_STEP,
                          random))));
    }
    return proposals;
  }
}
