package io.pimento.search.evolve;

import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;

/** Where a search's candidates get their scores from. */
interface Scores extends AutoCloseable {
  /** A candidate whose score may still be computed. */
  @FunctionalInterface
  interface Coming {
    /** Waits for it. */
    Candidate get() throws IOException, InterruptedException;
  }

  /**
   * Begins to score a generation.
   *
   * @param before all candidates of earlier generations
   * @param known how many of its first ones need no score
   * @return one for each of the others, in their order
   */
  List<Coming> of(List<Candidate> before, List<Archive.Proposal> generation, int known)
      throws IOException, InterruptedException;

  /** Whether a scored design can have come of a proposed one. */
  default boolean isOf(Design scored, Design proposed) {
    return scored.equals(proposed);
  }

  @Override
  void close();
}
