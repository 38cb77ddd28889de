package io.pimento.search.evolve;

import io.pimento.document.Labelled;

/** How a search proposes subnets. */
public enum Algorithm implements Labelled {
  /** Regularized evolution of the scalar objective. */
  EVOLUTION,
  /** Random subnets. */
  RANDOM,
  /** NSGA-II over the goals' objectives. */
  NSGA2;
}
