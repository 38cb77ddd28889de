package io.pimento.graph;

import io.pimento.graph.op.Add;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation as a transformation of the graph: it only appends nodes, and knows
 * no operator but the sum of two contributions.
 */
public final class Autograd {
  private Autograd() {}

  /**
   * Appends the gradient of one number.
   *
   * @param loss a value with one entry and no batch axis
   * @return for every view of a parameter that the loss depends on, the value of its gradient, in
   *     order of first use
   */
  public static Map<ParameterView, Value> differentiate(GraphBuilder builder, Value loss) {
    if (loss.type().batched() || loss.type().size() != 1) {
      throw new ShapeException("only one number can be differentiated, not " + loss.type());
    }
    List<Node> forward = List.copyOf(builder.nodes());
    boolean[] trainable = dependsOnParameters(forward);
    Parts parts = new Parts(forward);
    parts.add(loss, builder.apply(new Fill(1, loss.type())));
    for (int i = loss.node(); i >= 0; i--) {
      Node node = forward.get(i);
      if (!trainable[i] || node.op() instanceof ParameterView) {
        continue;
      }
      List<@Nullable Value> outer = new ArrayList<>(node.outputs().size());
      boolean any = false;
      for (Value v : node.outputs()) {
        Value g = parts.sum(builder, v);
        any |= g != null;
        outer.add(g);
      }
      if (!any) {
        continue;
      }
      List<@Nullable Value> inner =
          node.op().gradient(new GradientScope(builder, node.inputs(), node.outputs(), outer));
      for (int k = 0; k < inner.size(); k++) {
        Value input = node.inputs().get(k);
        Value g = inner.get(k);
        if (g != null && trainable[input.node()]) {
          parts.add(input, g);
        }
      }
    }
    Map<ParameterView, Value> result = new LinkedHashMap<>();
    for (Node node : forward) {
      if (node.op() instanceof ParameterView view) {
        Value g = parts.sum(builder, node.output());
        if (g != null) {
          result.put(view, g);
        }
      }
    }
    return Collections.unmodifiableMap(result);
  }

  private static boolean[] dependsOnParameters(List<Node> nodes) {
    boolean[] depends = new boolean[nodes.size()];
    for (Node n : nodes) {
      boolean d = n.op() instanceof ParameterView;
      for (Value v : n.inputs()) {
        d |= depends[v.node()];
      }
      depends[n.id()] = d;
    }
    return depends;
  }

  /** What has been added to the gradient of each value so far. */
  private static final class Parts {
    private final @Nullable List<Value>[] of;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array by the number of a value, filled here
    Parts(List<Node> nodes) {
      this.of = new List[Graph.valueCount(nodes)];
    }

    void add(Value v, Value gradient) {
      List<Value> parts = of[v.id()];
      if (parts == null) {
        parts = new ArrayList<>(1);
        of[v.id()] = parts;
      }
      parts.add(gradient);
    }

    @Nullable Value sum(GraphBuilder builder, Value v) {
      List<Value> parts = of[v.id()];
      if (parts == null) {
        return null;
      }
      return parts.size() == 1
          ? parts.getFirst()
          : builder.apply(new Add(parts.size()), List.copyOf(parts));
    }
  }
}
