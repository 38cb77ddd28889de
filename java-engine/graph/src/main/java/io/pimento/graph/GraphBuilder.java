package io.pimento.graph;

import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Grows a graph node by node, or layer by layer ({@link LayerVocabulary}, {@link ValueVocabulary}).
 * Equal applications become one node, so a weight that is looked at twice is one value. Not
 * thread-safe.
 */
public final class GraphBuilder extends LayerVocabulary {
  private final List<Node> nodes = new ArrayList<>();
  private final NodeTable known = new NodeTable();
  private final Map<String, ParameterSpec> parameters = new HashMap<>();
  private final Map<String, TensorType> inputs = new HashMap<>();
  private int values;

  /** Applies an operator with several outputs. */
  public List<Value> applyAll(Operator op, List<Value> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      if (!isOwn(inputs.get(i))) {
        throw new IllegalArgumentException(
            op.name() + " was given a value of another graph builder: " + inputs.get(i).type());
      }
    }
    int hash = NodeTable.hash(op, inputs);
    Node node = known.find(hash, op, inputs);
    if (node == null) {
      List<TensorType> types = op.outputs(Node.types(inputs));
      node = new Node(nodes.size(), op, inputs, outputs(types));
      nodes.add(node);
      known.add(hash, node);
    }
    return node.outputs();
  }

  private List<Value> outputs(List<TensorType> types) {
    if (types.size() == 1) {
      return List.of(new Value(values++, nodes.size(), 0, types.getFirst()));
    }
    Value[] outputs = new Value[types.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new Value(values++, nodes.size(), i, types.get(i));
    }
    return List.of(outputs);
  }

  // Values of two builders can be equal.
  @SuppressWarnings("ReferenceEquality")
  private boolean isOwn(Value v) {
    return v.node() < nodes.size()
        && v.output() < nodes.get(v.node()).outputs().size()
        && nodes.get(v.node()).outputs().get(v.output()) == v;
  }

  @Override
  public Value apply(Operator op, List<Value> inputs) {
    return applyAll(op, inputs).getFirst();
  }

  @Override
  public Value apply(Operator op, Value... inputs) {
    return apply(op, List.of(inputs));
  }

  /**
   * A named tensor given at each run.
   *
   * @throws ShapeException if another input of that name has another type
   */
  @Override
  public Value input(String name, TensorType type) {
    TensorType before = inputs.putIfAbsent(name, type);
    if (before != null && !before.equals(type)) {
      throw new ShapeException("input " + name + " is declared as " + before + " and as " + type);
    }
    return apply(new Input(name, type));
  }

  @Override
  public Value parameter(ParameterSpec spec) {
    return view(ParameterView.whole(spec));
  }

  /**
   * A rectangle of a parameter.
   *
   * @throws ShapeException if another parameter of that name has another shape or start
   */
  @Override
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

  /** All nodes so far, in the order in which they were added. */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * The mean binary cross-entropy of logits against labels, both {@code [batch, 1]}: what training
   * makes small.
   */
  public Loss loss(Value logits, Value labels) {
    return minimize(logits, apply(new BceLoss(), logits, labels));
  }

  /** The same with a weight for each row: Σ w·loss / rows. */
  public Loss loss(Value logits, Value labels, Value weights) {
    return minimize(logits, apply(new BceLoss(), logits, labels, weights));
  }

  /**
   * Another number to make small, such as a loss with something added.
   *
   * @param logits that it judges, or what else is to be seen of a step
   */
  public Loss minimize(Value logits, Value number) {
    return new Loss(this, logits, number);
  }

  /** The graph of logits alone, under the name that predictions read: what scores rows. */
  public Graph scores(Value logits) {
    return build(Map.of(TrainingGraph.LOGITS, logits));
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
