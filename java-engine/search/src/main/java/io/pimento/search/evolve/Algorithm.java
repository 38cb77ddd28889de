package io.pimento.search.evolve;

import java.util.Locale;

/** How a search proposes subnets. */
public enum Algorithm {
  /** Regularized evolution of the scalar objective. */
  EVOLUTION,
  /** Random subnets. */
  RANDOM,
  /** NSGA-II over the goals' objectives. */
  NSGA2;

  /** The name in configurations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
