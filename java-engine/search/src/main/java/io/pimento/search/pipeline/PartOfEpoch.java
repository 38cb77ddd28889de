package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.data.ThinnedRows;
import io.pimento.search.train.Recipe;

/**
 * A part of an epoch by a recipe: one pass over as many rows, evenly spread over all, with a
 * learning rate that goes up and down within it.
 *
 * @param rows the part's
 * @param recipe the whole's, of one epoch
 */
public record PartOfEpoch(RowSource rows, Recipe recipe) {
  /**
   * Cuts a part.
   *
   * @param part above 0, to 1; at least one row is left
   * @param seed of the choice of rows
   */
  public static PartOfEpoch of(RowSource all, double part, Recipe recipe, long seed) {
    Recipe once =
        new Recipe(
            recipe.settings().withEpochs(1),
            recipe.dropout(),
            recipe.patience(),
            recipe.averaged());
    return new PartOfEpoch(rows(all, part, seed), once);
  }

  /** So large a part of some rows, evenly spread over them; at least one. */
  public static RowSource rows(RowSource all, double part, long seed) {
    if (!(part > 0 && part <= 1)) {
      throw new IllegalArgumentException("a part must be above 0 and at most 1, not " + part);
    }
    long some = Math.max(1, Math.round(part * all.rows()));
    return some == all.rows() ? all : new ThinnedRows(all, some, seed);
  }

  /** Steps that it takes. */
  public long steps() {
    return recipe.settings().steps(rows.rows());
  }
}
