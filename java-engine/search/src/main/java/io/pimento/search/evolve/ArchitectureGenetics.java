package io.pimento.search.evolve;

import io.pimento.graph.Counter;
import io.pimento.search.pareto.Genetics;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Crossover;
import io.pimento.search.space.Mutation;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;

/** Architectures crossed by blocks and mutated by keys. */
record ArchitectureGenetics(SearchSpace space, int blocks) implements Genetics<Architecture> {
  /** The usual rate for NSGA-II; the other children are mutants of one parent. */
  private static final double CROSSED = 0.9;

  /** Draws after which a child is taken one mutation further from its parents. */
  static final int ATTEMPTS_A_STEP = 500;

  @Override
  public Architecture first(Counter random) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(space, blocks, random);
  }

  @Override
  public Architecture child(Architecture one, Architecture other, int attempt, Counter random) {
    boolean cross = random.nextDouble() < CROSSED;
    Architecture mixed = cross ? Crossover.uniform(one, other, random) : one;
    return Mutation.mutate(mixed, 1 + attempt / ATTEMPTS_A_STEP, random);
  }
}
