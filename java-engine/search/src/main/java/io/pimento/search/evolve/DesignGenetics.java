package io.pimento.search.evolve;

import io.pimento.graph.Counter;
import io.pimento.search.pareto.Genetics;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;

/** Designs crossed by blocks and knobs, and mutated by keys. */
record DesignGenetics(DesignSpace space) implements Genetics<Design> {
  /** The usual rate for NSGA-II; the other children are mutants of one parent. */
  private static final double CROSSED = 0.9;

  /** Draws after which a child is taken one mutation further from its parents. */
  static final int ATTEMPTS_A_STEP = 500;

  @Override
  public Design first(Counter random) {
    return space.sample(random);
  }

  @Override
  public Design child(Design one, Design other, int attempt, Counter random) {
    boolean cross = random.nextDouble() < CROSSED;
    Design mixed = cross ? space.cross(one, other, random) : one;
    return space.mutate(mixed, 1 + attempt / ATTEMPTS_A_STEP, random);
  }
}
