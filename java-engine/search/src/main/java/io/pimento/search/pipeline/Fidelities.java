package io.pimento.search.pipeline;

import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.supernet.Inheritance;
import java.util.List;

/**
 * How subnets are looked at ever more closely: by the supernet if it may choose who is trained, and
 * then by trainings of their own on rungs of more and more rows (successive halving: Jamieson and
 * Talwalkar 2016).
 *
 * @param chosen of the first generation, how many the supernet's scores send to the first rung; 0
 *     if it scores nobody and all are trained
 * @param inheritance what trainings take from the supernet; those that take something go through
 *     the rows once
 * @param recipes that trainings draw from
 */
public record Fidelities(
    int chosen, Inheritance inheritance, List<Rung> rungs, RecipeSpace recipes) {
  /**
   * @throws IllegalArgumentException without a rung
   */
  public Fidelities {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty() || chosen < 0) {
      throw new IllegalArgumentException("an evaluation by trainings needs a rung");
    }
  }

  /** Whether the supernet's weights are needed. */
  public boolean readsSupernet() {
    return chosen > 0 || inheritance != Inheritance.NONE;
  }
}
