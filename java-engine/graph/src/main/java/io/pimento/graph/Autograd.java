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
      int results = node.outputs().size();
      List<@Nullable Value> outer = new ArrayList<>(results);
      boolean any = false;
      for (int k = 0; k < results; k++) {
        Value g = parts.sum(builder, node.outputs().get(k));
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
    for (int i = 0; i < forward.size(); i++) {
      Node node = forward.get(i);
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
    for (int i = 0; i < nodes.size(); i++) {
      Node n = nodes.get(i);
      boolean d = n.op() instanceof ParameterView;
      for (int k = 0; k < n.inputs().size(); k++) {
        d |= depends[n.inputs().get(k).node()];
      }
      depends[i] = d;
    }
    return depends;
  }

  /** What has been added to the gradient of each value so far: mostly one part or none. */
  private static final class Parts {
    private final @Nullable Value[] first;
    private final @Nullable List<Value>[] more;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array by the number of a value, filled here
    Parts(List<Node> nodes) {
      this.first = new @Nullable Value[Graph.valueCount(nodes)];
      this.more = new List[first.length];
    }

    void add(Value v, Value gradient) {
      Value one = first[v.id()];
      if (one == null) {
        first[v.id()] = gradient;
        return;
      }
      List<Value> parts = more[v.id()];
      if (parts == null) {
        parts = new ArrayList<>();
        parts.add(one);
        more[v.id()] = parts;
      }
      parts.add(gradient);
    }

    @Nullable Value sum(GraphBuilder builder, Value v) {
      List<Value> parts = more[v.id()];
      return parts == null
          ? first[v.id()]
          : builder.apply(new Add(parts.size()), List.copyOf(parts));
    }
  }
}
