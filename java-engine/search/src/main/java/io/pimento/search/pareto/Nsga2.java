package io.pimento.search.pareto;

import io.pimento.graph.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * NSGA-II (Deb, Pratap, Agarwal, Meyarivan, IEEE Trans. Evolutionary Computation 6(2), 2002) with
 * any number of children a generation; the published one has as many as the population. Every draw
 * follows from (seed, generation, child), so that the result does not depend on who rates first.
 *
 * @param population solutions that survive a generation
 * @param children new solutions a generation
 * @param drawn children drawn for each that is rated; 1 to rate all
 */
public record Nsga2<G>(
    Genetics<G> genetics, int population, int generations, int children, int drawn, long seed) {
  /**
   * A rated solution.
   *
   * @param index its place in the order of rating, from 0
   */
  public record Member<G>(int index, G genome, Fitness fitness) {}

  public Nsga2 {
    if (population < 2 || generations < 0 || children < 1 || drawn < 1) {
      throw new IllegalArgumentException(
          "NSGA-II needs a population of at least 2 and a child a generation, not "
              + population
              + ", "
              + generations
              + " generations of "
              + children
              + ", each chosen from "
              + drawn);
    }
  }

  /** Runs to the end and returns the last population, oldest first. */
  public List<Member<G>> run(Rating<G> rating) throws IOException, InterruptedException {
    List<Rating.Proposal<G>> first = new ArrayList<>();
    for (int i = 0; i < population; i++) {
      Counter random = Counter.of(seed, "initial", i);
      first.add(new Rating.Proposal<>(-1, rating.fresh(attempt -> genetics.first(random))));
    }
    List<Member<G>> alive = rated(rating, 0, 0, rating.settled(first));
    for (int g = 0; g < generations; g++) {
      List<Member<G>> merged = new ArrayList<>(alive);
      List<Rating.Proposal<G>> chosen =
          rating.settled(rating.choose(children(rating, alive, g), children));
      merged.addAll(rated(rating, g + 1, population + g * children, chosen));
      alive = standing(merged).survivors(population).stream().map(merged::get).toList();
    }
    return alive;
  }

  private List<Rating.Proposal<G>> children(
      Rating<G> rating, List<Member<G>> alive, int generation) {
    Standing standing = standing(alive);
    List<Rating.Proposal<G>> proposals = new ArrayList<>();
    for (int i = 0; i < children * drawn; i++) {
      Counter random = Counter.of(seed, "child", generation, i);
      Member<G> one = alive.get(tournament(standing, random));
      Member<G> other = alive.get(tournament(standing, random));
      G genome =
          rating.fresh(attempt -> genetics.child(one.genome(), other.genome(), attempt, random));
      proposals.add(new Rating.Proposal<>(one.index(), genome));
    }
    return proposals;
  }

  /** The better of two different ones. */
  private int tournament(Standing standing, Counter random) {
    int a = random.nextInt(population);
    int b = (a + 1 + random.nextInt(population - 1)) % population;
    return standing.compare(a, b) < 0 ? a : b;
  }

  private Standing standing(List<Member<G>> members) {
    return new Standing(members.stream().map(Member::fitness).toList());
  }

  private List<Member<G>> rated(
      Rating<G> rating, int generation, int from, List<Rating.Proposal<G>> proposals)
      throws IOException, InterruptedException {
    List<Fitness> fitness = rating.rate(generation, proposals);
    List<Member<G>> members = new ArrayList<>();
    for (int i = 0; i < proposals.size(); i++) {
      G genome = rating.grown(from + i, proposals.get(i).genome());
      members.add(new Member<>(from + i, genome, fitness.get(i)));
    }
    return members;
  }
}
