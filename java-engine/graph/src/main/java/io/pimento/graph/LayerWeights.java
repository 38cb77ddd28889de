package io.pimento.graph;

import java.util.List;

/** What layers multiply by: weights of their own, or parts of shared ones. */
public interface LayerWeights {
  /** Weights of their own, in floating point. */
  LayerWeights OWN = new LayerWeights() {};

  /**
   * The parameter that holds what a layer needs in its leading rows and columns.
   *
   * @param needed of the layer's own sizes
   */
  default ParameterSpec holding(ParameterSpec needed) {
    return needed;
  }

  /** What a layer reads, rounded if it is to be. */
  default List<Value> activations(List<Value> sources, ParameterSpec weight) {
    return sources;
  }

  /** Views of a layer's weight, rounded if they are to be. */
  default List<Value> weights(List<Value> views) {
    return views;
  }
}
