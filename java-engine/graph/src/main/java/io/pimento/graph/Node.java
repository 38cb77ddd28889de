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
    return types(inputs);
  }

  public List<TensorType> outputTypes() {
    return types(outputs);
  }

  static List<TensorType> types(List<Value> values) {
    if (values.size() == 1) {
      return List.of(values.getFirst().type());
    }
    TensorType[] types = new TensorType[values.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = values.get(i).type();
    }
    return List.of(types);
  }

  public Value output() {
    return outputs.getFirst();
  }

  @Override
  public String toString() {
    return "#" + id + " " + op.name() + inputTypes() + " → " + outputTypes();
  }
}
