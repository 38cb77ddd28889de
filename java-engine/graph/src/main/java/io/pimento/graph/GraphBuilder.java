package io.pimento.graph;

import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Grows a graph node by node. Equal applications become one node, so a weight that is looked at
 * twice is one value. Not thread-safe.
 */
public final class GraphBuilder {
  private record Application(Operator op, List<Integer> inputs) {}

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Application, Node> known = new HashMap<>();
  private final Map<String, ParameterSpec> parameters = new HashMap<>();
  private int values;

  /** Applies an operator with several outputs. */
  public List<Value> applyAll(Operator op, List<Value> inputs) {
    List<Integer> ids = new ArrayList<>(inputs.size());
    List<TensorType> types = new ArrayList<>(inputs.size());
    for (Value v : inputs) {
      ids.add(v.id());
      types.add(v.type());
    }
    Application application = new Application(op, ids);
    Node node = known.get(application);
    if (node == null) {
      List<Value> outputs = new ArrayList<>();
      int id = nodes.size();
      for (TensorType type : op.outputs(types)) {
        outputs.add(new Value(values++, id, outputs.size(), type));
      }
      node = new Node(id, op, inputs, outputs);
      nodes.add(node);
      known.put(application, node);
    }
    return node.outputs();
  }

  /** Applies an operator with one output. */
  public Value apply(Operator op, List<Value> inputs) {
    return applyAll(op, inputs).getFirst();
  }

  public Value apply(Operator op, Value... inputs) {
    return apply(op, List.of(inputs));
  }

  /** A named tensor given at each run. */
  public Value input(String name, TensorType type) {
    return apply(new Input(name, type));
  }

  /** A whole parameter. */
  public Value parameter(ParameterSpec spec) {
    return view(ParameterView.whole(spec));
  }

  /**
   * A rectangle of a parameter.
   *
   * @throws ShapeException if another parameter of that name has another shape or start
   */
  public Value view(ParameterView view) {
    ParameterSpec before = parameters.putIfAbsent(view.parameter().name(), view.parameter());
    if (before != null && !before.equals(view.parameter())) {
      throw new ShapeException(
          "parameter "
              + before.name()
              + " is declared as "
              + before
              + " and as "
              + view.parameter());
    }
    return apply(view);
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** The graph of everything that the named outputs need, and nothing else. */
  public Graph build(Map<String, Value> outputs) {
    return Graph.reaching(nodes, outputs);
  }

  /** The graph of every node added, needed or not. */
  public Graph buildWhole(Map<String, Value> outputs) {
    return new Graph(nodes, outputs);
  }
}
