package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.pareto.Fitness;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Design;
import java.util.Comparator;

/**
 * An evaluated design.
 *
 * @param index its place in the order of the search, from 0
 * @param generation 0 for the first random ones
 * @param parent index of the candidate it was mutated from, −1 if random
 * @param value what the scalar objective gives it; smaller is better
 * @param fitness what the goals give it
 * @param predicted log loss that a surrogate expected of it; NaN if none was asked
 */
public record Candidate(
    int index,
    int generation,
    int parent,
    Design design,
    SubnetScore score,
    double value,
    Fitness fitness,
    double predicted) {
  /** Less violation of constraints first, then the higher rung, the smaller value, the older. */
  public static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate c) -> c.fitness().violation())
          .thenComparingInt(c -> -c.rung())
          .thenComparingDouble(Candidate::value)
          .thenComparingInt(Candidate::index);

  /** The same as other goals see it. */
  public Candidate under(Goals goals) {
    return new Candidate(
        index, generation, parent, design, score, value, goals.of(score).on(rung()), predicted);
  }

  /** The same at another place, where two searches are read as one. */
  public Candidate at(int place) {
    return new Candidate(place, generation, parent, design, score, value, fitness, predicted);
  }

  /** The highest rung that it was trained on, from 1; 0 if the supernet alone scored it. */
  public int rung() {
    return fitness.rung();
  }

  public Architecture architecture() {
    return design.architecture();
  }
}
