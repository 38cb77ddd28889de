package io.pimento.search.model;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.parameter.Starts;
import java.util.Map;

/** Something with a graph to train and one to predict with. */
public interface Model {
  /** A name for reports. */
  String name();

  /** Loss, logits and gradients over inputs named as in {@code Stem}. */
  default TrainingGraph training() {
    return training(0);
  }

  /**
   * The same with dropout in its dense layers, whose graph reads {@link Stem#NOISE}, too.
   *
   * @param dropout part of a layer's results that are zeros, 0 to below 1
   */
  TrainingGraph training(double dropout);

  /** Logits alone. */
  Graph inference();

  /** What its parameters start from beside their declarations. */
  default Starts starts() {
    return Starts.DRAWN;
  }

  /**
   * What {@link #inference} wants to know of the data beside the weights: for each parameter that
   * is measured rather than trained, an output of its name and size, to be averaged over batches.
   * Empty for most models.
   */
  default Graph ranges() {
    return new GraphBuilder().build(Map.of());
  }
}
