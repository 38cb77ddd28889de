package io.pimento.search.pareto;

import java.util.List;

/**
 * What a solution is worth.
 *
 * @param objectives each to be minimised
 * @param violation by how much constraints are broken in all; 0 for a feasible solution
 * @param rung how far a solution came where only the better are looked at more closely; figures of
 *     different rungs say nothing about one another
 */
public record Fitness(List<Double> objectives, double violation, int rung) {
  /**
   * @throws IllegalArgumentException if the violation is negative or NaN, or an objective is NaN
   */
  public Fitness {
    objectives = List.copyOf(objectives);
    if (!(violation >= 0)) {
      throw new IllegalArgumentException("a violation must be at least 0, not " + violation);
    }
    if (objectives.isEmpty() || objectives.stream().anyMatch(v -> Double.isNaN(v))) {
      throw new IllegalArgumentException("objectives must be numbers, not " + objectives);
    }
  }

  /** Of solutions that are all looked at alike. */
  public Fitness(List<Double> objectives, double violation) {
    this(objectives, violation, 0);
  }

  /** The same on a rung. */
  public Fitness on(int reached) {
    return new Fitness(objectives, violation, reached);
  }

  public boolean feasible() {
    return violation == 0;
  }

  /**
   * Constrained domination (Deb et al., "A fast and elitist multiobjective genetic algorithm:
   * NSGA-II", definition 1): feasible beats infeasible, the smaller violation beats the larger, and
   * of two feasible ones the one that is nowhere worse and somewhere better. Where solutions climb
   * rungs, the one that came further beats the other whatever their objectives are.
   */
  public boolean beats(Fitness other) {
    if (!feasible() || !other.feasible()) {
      return violation < other.violation;
    }
    if (objectives.size() != other.objectives.size()) {
      throw new IllegalArgumentException(
          objectives + " and " + other.objectives + " have different numbers of objectives");
    }
    if (rung != other.rung) {
      return rung > other.rung;
    }
    boolean better = false;
    for (int k = 0; k < objectives.size(); k++) {
      double mine = objectives.get(k);
      double theirs = other.objectives.get(k);
      if (mine > theirs) {
        return false;
      }
      better |= mine < theirs;
    }
    return better;
  }
}
