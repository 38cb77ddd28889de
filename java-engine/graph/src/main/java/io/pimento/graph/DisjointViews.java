package io.pimento.graph;

import io.pimento.graph.op.Crop;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one gradient of several: where a graph looks at overlapping rectangles of a parameter, as
 * several paths of a supernet do, it looks at one rectangle around them and crops it. Optimizers
 * change one rectangle after the other, so only then is a sum of losses one update of their sum.
 */
public final class DisjointViews {
  private final Map<String, List<ParameterView>> around = new LinkedHashMap<>();

  private DisjointViews() {}

  /**
   * Appends a graph to a builder, with views that are equal or apart.
   *
   * @return the graph's outputs by name
   */
  public static Map<String, Value> append(GraphBuilder to, Graph graph) {
    DisjointViews views = new DisjointViews();
    for (Node n : graph.nodes()) {
      if (n.op() instanceof ParameterView view) {
        views.cover(view);
      }
    }
    Map<Integer, Value> renamed = new HashMap<>();
    for (Node n : graph.nodes()) {
      List<Value> inputs = n.inputs().stream().map(v -> of(renamed, v)).toList();
      List<Value> outputs =
          n.op() instanceof ParameterView view
              ? List.of(views.view(to, view))
              : to.applyAll(n.op(), inputs);
      for (int i = 0; i < outputs.size(); i++) {
        renamed.put(n.outputs().get(i).id(), outputs.get(i));
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    graph.outputs().forEach((name, v) -> outputs.put(name, of(renamed, v)));
    return outputs;
  }

  private static Value of(Map<Integer, Value> renamed, Value v) {
    Value found = renamed.get(v.id());
    if (found == null) {
      throw new IllegalStateException("value " + v + " comes after what reads it");
    }
    return found;
  }

  /** Grows rectangles until they hold this one too and none meets another. */
  private void cover(ParameterView view) {
    List<ParameterView> apart =
        around.computeIfAbsent(view.parameter().name(), name -> new ArrayList<>());
    ParameterView grown = view;
    boolean met = true;
    while (met) {
      met = false;
      for (ParameterView other : List.copyOf(apart)) {
        if (overlap(grown, other)) {
          apart.remove(other);
          grown = around(grown, other);
          met = true;
        }
      }
    }
    apart.add(grown);
  }

  private static boolean overlap(ParameterView a, ParameterView b) {
    boolean meet = true;
    for (int i = 0; i < a.from().size(); i++) {
      meet &=
          a.from().get(i) < b.from().get(i) + b.size().get(i)
              && b.from().get(i) < a.from().get(i) + a.size().get(i);
    }
    return meet;
  }

  private static ParameterView around(ParameterView a, ParameterView b) {
    List<Integer> from = new ArrayList<>();
    List<Integer> size = new ArrayList<>();
    for (int i = 0; i < a.from().size(); i++) {
      int start = Math.min(a.from().get(i), b.from().get(i));
      int end = Math.max(a.from().get(i) + a.size().get(i), b.from().get(i) + b.size().get(i));
      from.add(start);
      size.add(end - start);
    }
    return new ParameterView(a.parameter(), from, size);
  }

  private Value view(GraphBuilder to, ParameterView view) {
    for (ParameterView whole : around.getOrDefault(view.parameter().name(), List.of())) {
      if (whole.equals(view)) {
        return to.view(view);
      }
      if (overlap(whole, view)) {
        if (view.parameter().table()) {
          throw new ShapeException(
              "table " + view.parameter().name() + " is read as " + view + " and as " + whole);
        }
        List<Integer> from = new ArrayList<>();
        for (int i = 0; i < view.from().size(); i++) {
          from.add(view.from().get(i) - whole.from().get(i));
        }
        return to.apply(new Crop(from, view.size()), to.view(whole));
      }
    }
    return to.view(view);
  }
}
