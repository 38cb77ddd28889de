package io.pimento.search.pipeline;

import io.pimento.search.recipe.RecipeSpace;

/** How models of designs are scored while they are searched. */
public sealed interface DesignScoring {
  /** Inside a trained supernet, on a machine's kernels. */
  record InSupernet(Machine machine) implements DesignScoring {}

  /**
   * Each trained alone, by the first of some recipes, on a part of the train rows.
   *
   * @param part above 0, to 1
   */
  record Alone(Trainings trainings, double part, RecipeSpace recipes) implements DesignScoring {}
}
