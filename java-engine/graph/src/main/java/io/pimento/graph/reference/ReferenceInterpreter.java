package io.pimento.graph.reference;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a graph in double precision by asking every operator for its definition. */
public final class ReferenceInterpreter {
  private ReferenceInterpreter() {}

  /**
   * Runs the graph once.
   *
   * @param feeds a tensor for every named input
   * @param parameters the whole of each parameter, row-major
   * @return every named output
   */
  public static SortedMap<String, Tensor> run(
      Graph graph,
      int batch,
      Map<String, Tensor> feeds,
      Function<ParameterSpec, double[]> parameters) {
    @Nullable Tensor[] values = new Tensor[graph.valueCount()];
    int[] uses = new int[values.length];
    graph.nodes().forEach(n -> n.inputs().forEach(v -> uses[v.id()]++));
    graph.outputs().values().forEach(v -> uses[v.id()]++);
    for (Node node : graph.nodes()) {
      List<Tensor> inputs = new ArrayList<>();
      for (Value v : node.inputs()) {
        inputs.add(present(values[v.id()], v));
      }
      if (node.op() instanceof Input in) {
        values[node.output().id()] = feed(in, feeds);
      } else if (node.op() instanceof ParameterView view) {
        double[] whole = parameters.apply(view.parameter());
        values[node.output().id()] = new Tensor(node.output().type(), batch, view.cut(whole));
      } else {
        List<Tensor> outputs =
            node.outputs().stream().map(v -> Tensor.poisoned(v.type(), batch)).toList();
        node.op().reference(new ReferenceCall(batch, inputs, outputs));
        for (int i = 0; i < outputs.size(); i++) {
          values[node.outputs().get(i).id()] = outputs.get(i);
        }
      }
      for (Value v : node.inputs()) {
        if (--uses[v.id()] == 0) {
          values[v.id()] = null;
        }
      }
    }
    SortedMap<String, Tensor> result = new TreeMap<>();
    graph.outputs().forEach((name, v) -> result.put(name, present(values[v.id()], v)));
    return result;
  }

  private static Tensor feed(Input in, Map<String, Tensor> feeds) {
    Tensor t = feeds.get(in.tensor());
    if (t == null) {
      throw new IllegalArgumentException(
          "input " + in.tensor() + " was not given: " + feeds.keySet());
    }
    return t;
  }

  private static Tensor present(@Nullable Tensor t, Value v) {
    if (t == null) {
      throw new IllegalStateException("value " + v + " was used before it was made");
    }
    return t;
  }
}
