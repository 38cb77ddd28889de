package io.pimento.search.evolve;

import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;

/** Scores a generation's designs together, since what one is given may depend on the others. */
@FunctionalInterface
public interface GenerationEvaluation {
  /**
   * A design that waits for its score.
   *
   * @param index its place in the order of the search, from 0
   * @param parent index of the candidate it was made from, −1 if random
   */
  record Proposed(int index, int generation, int parent, Design design) {}

  /**
   * The same designs as candidates, in their order; the same whenever it is asked again.
   *
   * @param before all candidates of earlier generations
   */
  List<Candidate> score(List<Candidate> before, List<Proposed> generation)
      throws IOException, InterruptedException;
}
