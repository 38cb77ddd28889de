package io.pimento.search.pipeline;

import io.pimento.search.evolve.Candidate;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import java.util.HashMap;
import java.util.Map;

/**
 * The recipe of every candidate of a search, as seed, index and parents draw it: the first one has
 * the first values of the ranges, others without a parent have any, children have their parent's
 * with about half of the values changed.
 */
public final class RecipeLineage {
  private final RecipeSpace space;
  private final long rows;
  private final long seed;
  private final Map<Integer, Draw> drawn = new HashMap<>();

  /**
   * @param rows of train
   */
  public RecipeLineage(RecipeSpace space, long rows, long seed) {
    this.space = space;
    this.rows = rows;
    this.seed = seed;
  }

  /** A candidate's, whose parents were asked for before. */
  public Draw of(int index, int parent) {
    return drawn.computeIfAbsent(index, i -> draw(i, parent < 0 ? null : drawn.get(parent)));
  }

  /** A candidate's, likewise. */
  public Draw of(Candidate c) {
    return of(c.index(), c.parent());
  }

  private Draw draw(int index, @org.jspecify.annotations.Nullable Draw parent) {
    if (parent != null) {
      return space.near(parent, rows, seed, index);
    }
    return index == 0 ? space.first(rows) : space.any(rows, seed, index);
  }
}
