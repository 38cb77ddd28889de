package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.pareto.Fitness;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a search's Pareto front is over. Every search records it, whichever algorithm proposes the
 * subnets, so that fronts can be compared.
 *
 * @param objectives two to four, none twice
 * @param constraints hard bounds; they hold for every algorithm
 * @param reference of the hypervolume, one figure an objective; empty for the worst of the first
 *     candidates
 * @param first how many candidates, the same in every algorithm with the same seed, these are
 */
public record Goals(
    List<Measure> objectives, List<Constraint> constraints, List<Double> reference, int first) {
  private static final int MOST = 4;

  /**
   * @throws IllegalArgumentException naming what does not go together
   */
  public Goals {
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
    reference = List.copyOf(reference);
    if (objectives.size() < 2
        || objectives.size() > MOST
        || new HashSet<>(objectives).size() != objectives.size()) {
      throw new IllegalArgumentException(
          "objectives must be two to four different ones of "
              + String.join(", ", Measure.labels())
              + ", not "
              + objectives.stream().map(Measure::label).toList());
    }
    if (!reference.isEmpty() && reference.size() != objectives.size()) {
      throw new IllegalArgumentException(
          "reference must have one number for each of "
              + objectives.stream().map(Measure::label).toList()
              + ", or be empty; it is "
              + reference);
    }
    for (Constraint a : constraints) {
      for (Constraint b : constraints) {
        if (a.measure() == b.measure() && a.atMost() && !b.atMost() && a.bound() < b.bound()) {
          throw new IllegalArgumentException(
              "constraints '" + a + "' and '" + b + "' contradict each other");
        }
      }
    }
  }

  /** Log loss and multiply-adds without bounds. */
  public static Goals standard(int first) {
    return new Goals(List.of(Measure.LOG_LOSS, Measure.MULTIPLY_ADDS), List.of(), List.of(), first);
  }

  public boolean needsLatency() {
    return measures().contains(Measure.LATENCY);
  }

  /** Everything that objectives and constraints are about. */
  public Set<Measure> measures() {
    Set<Measure> all = EnumSet.copyOf(objectives);
    constraints.forEach(c -> all.add(c.measure()));
    return all;
  }

  /** What a score is worth; without a finite figure it is infeasible, whatever the bounds are. */
  public Fitness of(SubnetScore score) {
    List<Double> values = new ArrayList<>();
    double violation = 0;
    for (Constraint c : constraints) {
      violation += c.violation(score);
    }
    for (Measure m : objectives) {
      double value = m.minimised(m.of(score));
      boolean finite = Double.isFinite(value);
      values.add(finite ? value : Double.POSITIVE_INFINITY);
      violation = finite ? violation : Double.POSITIVE_INFINITY;
    }
    return new Fitness(values, violation);
  }

  /**
   * The reference point, each objective as it is minimised.
   *
   * @param candidates in the order of the search; the first of them count
   */
  public List<Double> reference(List<Candidate> candidates) {
    List<Double> point = new ArrayList<>();
    for (int k = 0; k < objectives.size(); k++) {
      if (!reference.isEmpty()) {
        point.add(objectives.get(k).minimised(reference.get(k)));
        continue;
      }
      double worst = 0;
      for (Candidate c : candidates.subList(0, Math.min(first, candidates.size()))) {
        double value = c.fitness().objectives().get(k);
        worst = Double.isInfinite(value) ? worst : Math.max(worst, value);
      }
      point.add(worst);
    }
    return point;
  }
}
