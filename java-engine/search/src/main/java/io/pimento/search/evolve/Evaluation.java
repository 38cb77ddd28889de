package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;

/** Scores one design; called from several threads at once. */
@FunctionalInterface
public interface Evaluation {
  SubnetScore score(Design design) throws Exception;
}
