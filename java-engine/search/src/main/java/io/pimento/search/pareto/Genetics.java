package io.pimento.search.pareto;

import io.pimento.graph.Counter;

/** How genomes come about; every draw is taken from the given numbers. */
public interface Genetics<G> {
  /** Draws a genome of the first population. */
  G first(Counter random);

  /**
   * Crosses and mutates.
   *
   * @param attempt how often this child was drawn before and found to be known
   */
  G child(G one, G other, int attempt, Counter random);
}
