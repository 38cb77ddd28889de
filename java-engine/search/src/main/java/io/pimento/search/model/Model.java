package io.pimento.search.model;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TrainingGraph;
import java.util.Map;

/** Something with a graph to train and one to predict with. */
public interface Model {
  /** A name for reports. */
  String name();

  /** Loss, logits and gradients over inputs named as in {@code Stem}. */
  TrainingGraph training();

  /** Logits alone. */
  Graph inference();

  /**
   * What {@link #inference} wants to know of the data beside the weights: for each parameter that
   * is measured rather than trained, an output of its name and size, to be averaged over batches.
   * Empty for most models.
   */
  default Graph ranges() {
    return new GraphBuilder().build(Map.of());
  }
}
