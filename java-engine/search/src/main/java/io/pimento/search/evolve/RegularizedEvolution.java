package io.pimento.search.evolve;

import io.pimento.graph.Counter;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Mutation;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Regularized evolution (SPEC "Search"); with no generations it is random search. Every draw
 * follows from (seed, candidate), so the result does not depend on the number of workers or on
 * being resumed.
 */
public final class RegularizedEvolution {
  private static final int ATTEMPTS = 10_000;

  /** Draws after which a child is taken one mutation further from its parent. */
  private static final int ATTEMPTS_A_STEP = 500;

  private final SearchSpace space;
  private final int blocks;
  private final SearchSettings settings;
  private final Function<Architecture, String> identity;

  public RegularizedEvolution(
      SearchSpace space,
      int blocks,
      SearchSettings settings,
      Function<Architecture, String> identity) {
    this.space = space;
    this.blocks = blocks;
    this.settings = settings;
    this.identity = identity;
  }

  /** Runs the search and returns every candidate in order. */
  public List<Candidate> run(
      Evaluation evaluation, Objective objective, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    progress.begin("search", "subnets", settings.total());
    try (Archive archive =
        new Archive(identity, evaluation, objective, journal, settings.parallel(), progress)) {
      Deque<Candidate> population = new ArrayDeque<>(archive.evaluate(first(archive)));
      for (int g = 0; g < settings.generations(); g++) {
        Candidate parent = parent(population, g);
        List<Candidate> children = archive.evaluate(children(archive, parent, g));
        population.addAll(children);
        for (int i = 0; i < children.size(); i++) {
          population.removeFirst();
        }
      }
      return List.copyOf(archive.all());
    } finally {
      progress.end();
    }
  }

  private List<Archive.Proposal> first(Archive archive) {
    List<Archive.Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < settings.initial(); i++) {
      Counter random = Counter.of(settings.seed(), "initial", i);
      Architecture a =
          fresh(
              archive,
              draw -> Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(space, blocks, random));
      proposals.add(new Archive.Proposal(0, -1, a));
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
    return sample.stream()
        .min(Comparator.comparingDouble(Candidate::value).thenComparingInt(Candidate::index))
        .orElseThrow();
  }

  /** A small space's parent runs out of unseen neighbours; its children then mutate further. */
  private List<Archive.Proposal> children(Archive archive, Candidate parent, int generation) {
    int all = settings.generations();
    int mutations = (all - generation) / Math.max(20, all / 5) + 1;
    List<Archive.Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < settings.children(); i++) {
      Counter random = Counter.of(settings.seed(), "child", generation, i);
      Architecture a =
          fresh(
              archive,
              draw ->
                  Mutation.mutate(
                      parent.architecture(), mutations + draw / ATTEMPTS_A_STEP, random));
      proposals.add(new Archive.Proposal(generation + 1, parent.index(), a));
    }
    return proposals;
  }

  private static Architecture fresh(Archive archive, IntFunction<Architecture> draw) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Architecture a = draw.apply(i);
      if (archive.reserve(a)) {
        return a;
      }
    }
    throw new IllegalStateException(
        "no architecture was found in "
            + ATTEMPTS
            + " draws that was not seen before; the space is too small for this search");
  }

  /** The best candidates, best first; the older of equals first. */
  public static List<Candidate> best(List<Candidate> all, int count) {
    return all.stream()
        .sorted(Comparator.comparingDouble(Candidate::value).thenComparingInt(Candidate::index))
        .limit(count)
        .toList();
  }
}
