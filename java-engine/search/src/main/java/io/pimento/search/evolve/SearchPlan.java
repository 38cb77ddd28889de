package io.pimento.search.evolve;

import io.pimento.search.space.DesignSpace;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which designs a search proposes, and by what they are judged.
 *
 * @param measures what every design is asked for, whatever the goals are
 * @param screen children that NSGA-II draws for each that is scored; 1 for no screening
 * @param settled whether NSGA-II gives each design the hardware of least cost that computes the
 *     same, before it is scored
 * @param fitting log loss that a design may lose on the hardware that is chosen by its trained
 *     weights when it is scored; empty if it is scored on what was proposed
 */
public record SearchPlan(
    DesignSpace space,
    Algorithm algorithm,
    Objective objective,
    Goals goals,
    Set<Measure> measures,
    int screen,
    boolean settled,
    OptionalDouble fitting,
    SearchSettings settings) {
  public SearchPlan {
    measures = Set.copyOf(measures);
  }

  /** Whether a design's time has to be measured. */
  public boolean needsLatency() {
    return objective.needsLatency() || goals.needsLatency();
  }
}
