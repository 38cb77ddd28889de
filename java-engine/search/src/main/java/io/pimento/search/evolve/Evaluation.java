package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;

/** Scores one design; called from several threads at once. */
@FunctionalInterface
public interface Evaluation {
  /**
   * A design as it was scored.
   *
   * @param design the proposed one, or the same model on hardware that suits its weights better
   */
  record Scored(Design design, SubnetScore score) {}

  Scored score(Design design) throws Exception;

  /** Whether a scored design can have come of a proposed one. */
  default boolean isOf(Design scored, Design proposed) {
    return scored.equals(proposed);
  }

  /** Hears which designs will be scored next, to look ahead. */
  default void coming(List<Design> designs) throws IOException, InterruptedException {}
}
