package io.pimento.graph;

import java.util.List;

/**
 * One application of an operator.
 *
 * @param id position in the graph, after all nodes it reads
 */
public record Node(int id, Operator op, List<Value> inputs, List<Value> outputs) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public List<TensorType> inputTypes() {
    return inputs.stream().map(Value::type).toList();
  }

  public List<TensorType> outputTypes() {
    return outputs.stream().map(Value::type).toList();
  }

  public Value output() {
    return outputs.getFirst();
  }

  @Override
  public String toString() {
    return "#" + id + " " + op.name() + inputTypes() + " → " + outputTypes();
  }
}
