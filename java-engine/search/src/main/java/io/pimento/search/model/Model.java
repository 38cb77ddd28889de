package io.pimento.search.model;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;

/** Something with a graph to train and one to predict with. */
public interface Model {
  /** A name for reports. */
  String name();

  /** Loss, logits and gradients over inputs named as in {@code Stem}. */
  TrainingGraph training();

  /** Logits alone. */
  Graph inference();
}
