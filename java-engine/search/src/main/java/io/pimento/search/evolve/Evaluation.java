package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Architecture;

/** Scores one architecture; called from several threads at once. */
@FunctionalInterface
public interface Evaluation {
  SubnetScore score(Architecture architecture) throws Exception;
}
