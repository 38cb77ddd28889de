package io.pimento.search.pareto;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/** Rates genomes, and knows which it has seen. */
public interface Rating<G> {
  /**
   * A genome to be rated.
   *
   * @param parent index of its first parent, −1 if random
   */
  record Proposal<G>(int parent, G genome) {}

  /** Draws, with attempts from 0 on, until a genome is new. */
  default G fresh(IntFunction<G> draw) {
    return draw.apply(0);
  }

  /** Of more proposals than are wanted, those to rate: the first, unless somebody knows better. */
  default List<Proposal<G>> choose(List<Proposal<G>> drawn, int count)
      throws IOException, InterruptedException {
    return drawn.subList(0, Math.min(count, drawn.size()));
  }

  /** The same genomes, or better ones in their places, before they are rated. */
  default List<Proposal<G>> settled(List<Proposal<G>> proposals)
      throws IOException, InterruptedException {
    return proposals;
  }

  /**
   * A rated genome as it lives on: as it was proposed, or what rating made of it.
   *
   * @param index its place in the order of rating, from 0
   */
  default G grown(int index, G genome) {
    return genome;
  }

  /** Rates all of a generation, in their order; 0 is the first population. */
  List<Fitness> rate(int generation, List<Proposal<G>> proposals)
      throws IOException, InterruptedException;
}
