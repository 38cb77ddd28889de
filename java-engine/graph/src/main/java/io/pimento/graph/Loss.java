package io.pimento.graph;

/**
 * What training makes small: one number of a graph, and the logits that it judges.
 *
 * @param builder of the graph, to which gradients are added
 * @param logits {@code [batch, 1]}
 * @param value one number without a batch axis
 */
public record Loss(GraphBuilder builder, Value logits, Value value) {
  /**
   * @throws ShapeException if the loss is no single number
   */
  public Loss {
    if (value.type().batched() || value.type().size() != 1) {
      throw new ShapeException(
          "a loss is one number, such as that of GraphBuilder.loss, not " + value.type());
    }
  }

  /** The graph with its gradients. */
  public TrainingGraph training() {
    return TrainingGraph.of(builder, logits, value);
  }
}
