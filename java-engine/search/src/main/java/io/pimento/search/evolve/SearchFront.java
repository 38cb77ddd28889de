package io.pimento.search.evolve;

import io.pimento.search.pareto.Crowding;
import io.pimento.search.pareto.Hypervolume;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The Pareto front of a search's feasible candidates as they come. The hypervolume is the share of
 * the box between zero and the reference point that the front beats.
 */
public final class SearchFront {
  /**
   * The front changed.
   *
   * @param evaluations candidates until then
   * @param members of the front
   */
  public record Step(int evaluations, int members, double hypervolume) {}

  private final List<Double> reference;
  private final List<Candidate> members = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int evaluations;
  private int feasible;

  private SearchFront(List<Double> reference) {
    this.reference = List.copyOf(reference);
  }

  /** The front of the candidates so far, which tell the reference point. */
  public static SearchFront of(Goals goals, List<Candidate> candidates) {
    return of(goals.reference(candidates), candidates);
  }

  /**
   * The front of candidates against a reference point of several searches.
   *
   * @param reference each objective as it is minimised
   */
  public static SearchFront of(List<Double> reference, List<Candidate> candidates) {
    SearchFront front = new SearchFront(reference);
    candidates.forEach(front::add);
    return front;
  }

  void add(Candidate c) {
    evaluations++;
    if (!c.fitness().feasible()) {
      return;
    }
    feasible++;
    if (members.stream().anyMatch(m -> m.fitness().beats(c.fitness()))) {
      return;
    }
    members.removeIf(m -> c.fitness().beats(m.fitness()));
    members.add(c);
    steps.add(new Step(evaluations, members.size(), share()));
  }

  private double share() {
    double box = reference.stream().mapToDouble(r -> r).reduce(1, (a, b) -> a * b);
    double beaten =
        Hypervolume.of(members.stream().map(m -> m.fitness().objectives()).toList(), reference);
    return box > 0 ? beaten / box : 0;
  }

  /** Candidates that no feasible one beats, by the first objective. */
  public List<Candidate> members() {
    return members.stream()
        .sorted(
            Comparator.comparingDouble((Candidate c) -> c.fitness().objectives().getFirst())
                .thenComparingInt(Candidate::index))
        .toList();
  }

  /** Some members, far apart, by the first objective; its best is always among them. */
  public List<Candidate> spread(int count) {
    List<Candidate> all = members();
    return Crowding.spread(all.stream().map(Candidate::fitness).toList(), count).stream()
        .map(all::get)
        .toList();
  }

  /** Share of the box that is beaten, from 0 to 1. */
  public double hypervolume() {
    return steps.isEmpty() ? 0 : steps.getLast().hypervolume();
  }

  /** Every change, in order. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** Candidates that keep to all constraints. */
  public int feasible() {
    return feasible;
  }

  public int evaluations() {
    return evaluations;
  }

  /** Each objective as it is minimised. */
  public List<Double> reference() {
    return reference;
  }
}
