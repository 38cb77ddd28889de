package io.pimento.search.pareto;

import java.util.List;

/**
 * What a solution is worth.
 *
 * @param objectives each to be minimised
 * @param violation by how much constraints are broken in all; 0 for a feasible solution
 */
public record Fitness(List<Double> objectives, double violation) {
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

  public boolean feasible() {
    return violation == 0;
  }

  /**
   * Constrained domination (Deb et al., "A fast and elitist multiobjective genetic algorithm:
   * NSGA-II", definition 1): feasible beats infeasible, the smaller violation beats the larger, and
   * of two feasible ones the one that is nowhere worse and somewhere better.
   */
  public boolean beats(Fitness other) {
    if (!feasible() || !other.feasible()) {
      return violation < other.violation;
    }
    if (objectives.size() != other.objectives.size()) {
      throw new IllegalArgumentException(
          objectives + " and " + other.objectives + " have different numbers of objectives");
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
