package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;

/** Scores one design; called from several threads at once. */
@FunctionalInterface
public interface Evaluation {
  SubnetScore score(Design design) throws Exception;

  /** Hears which designs will be scored next, to look ahead. */
  default void coming(List<Design> designs) throws IOException, InterruptedException {}
}
