package io.pimento.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees when it emits its gradient.
 *
 * @param builder takes the new nodes
 * @param inputs the node's inputs
 * @param outputs the node's outputs
 * @param gradients the gradient of each output, null where none flows
 */
public record GradientScope(
    GraphBuilder builder,
    List<Value> inputs,
    List<Value> outputs,
    List<@Nullable Value> gradients) {

  /** The gradient of the only output. */
  public Value gradient() {
    Value g = gradients.getFirst();
    if (g == null) {
      throw new IllegalStateException("asked for the gradient of an output that has none");
    }
    return g;
  }

  public Value input(int i) {
    return inputs.get(i);
  }

  public Value output() {
    return outputs.getFirst();
  }

  public Value emit(Operator op, Value... inputs) {
    return builder.apply(op, List.of(inputs));
  }

  public List<Value> emitAll(Operator op, List<Value> inputs) {
    return builder.applyAll(op, inputs);
  }
}
