package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.model.Model;

/**
 * A model in the finals.
 *
 * @param name unique among the candidates
 * @param searched whether the search found it, rather than somebody by hand
 */
public record CandidateModel(String name, Model model, boolean searched) implements Model {
  @Override
  public TrainingGraph training(double dropout) {
    return model.training(dropout);
  }

  @Override
  public Graph inference() {
    return model.inference();
  }

  @Override
  public Starts starts() {
    return model.starts();
  }

  @Override
  public Graph ranges() {
    return model.ranges();
  }

  /** Multiply-adds of one sample, all kinds. */
  public long multiplyAdds() {
    return inference().cost().multiplyAdds();
  }

  /** Parameters outside the embedding tables. */
  public long weights() {
    return SubnetSearch.weights(inference());
  }
}
