package io.pimento.search.train;

import io.pimento.graph.TrainingGraph;
import io.pimento.search.model.Model;

/** The graph that each training step runs. */
public interface PathSource {
  TrainingGraph at(long step);

  /** Whether every step runs the same graph, so that plans can be kept. */
  boolean constant();

  /** Names the path of a step, for messages. */
  String describe(long step);

  /** The same graph at every step. */
  static PathSource of(Model model) {
    return of(model, 0);
  }

  /** The same graph at every step, with dropout. */
  static PathSource of(Model model, double dropout) {
    TrainingGraph graph = model.training(dropout);
    return new PathSource() {
      @Override
      public TrainingGraph at(long step) {
        return graph;
      }

      @Override
      public boolean constant() {
        return true;
      }

      @Override
      public String describe(long step) {
        return model.name();
      }
    };
  }
}
