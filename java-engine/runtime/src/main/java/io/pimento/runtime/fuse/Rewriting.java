package io.pimento.runtime.fuse;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph on its way to one that means the same: who reads what, and what takes whose place. */
final class Rewriting {
  /** A value that takes the place of others: an output of an operator over values of the graph. */
  record Instead(Operator op, List<Value> inputs, int output) {}

  private final Graph graph;
  private final Map<Integer, List<Node>> readers = new HashMap<>();
  private final Map<Integer, Instead> values = new HashMap<>();

  /** By sum, then by the value that is added: what is added once for all that have the same. */
  private final Map<Integer, Map<Integer, List<Instead>>> terms = new HashMap<>();

  Rewriting(Graph graph) {
    this.graph = graph;
    for (Node n : graph.nodes()) {
      for (Value v : n.inputs()) {
        readers.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(n);
      }
    }
  }

  Node maker(Value v) {
    return graph.nodes().get(v.node());
  }

  List<Node> read(Value v) {
    return readers.getOrDefault(v.id(), List.of());
  }

  /** What the only reader makes of a value, if it is of that kind. */
  @Nullable Value only(@Nullable Value v, Class<? extends Operator> reader) {
    if (v == null) {
      return null;
    }
    List<Node> all = read(v);
    return all.size() == 1 && reader.isInstance(all.getFirst().op())
        ? all.getFirst().output()
        : null;
  }

  /** The node that an operator of that kind is over these values. */
  @Nullable Node node(Class<? extends Operator> op, Value... inputs) {
    for (Node n : read(inputs[0])) {
      if (op.isInstance(n.op()) && n.inputs().equals(List.of(inputs))) {
        return n;
      }
    }
    return null;
  }

  @Nullable Value applied(Class<? extends Operator> op, Value... inputs) {
    Node n = node(op, inputs);
    return n == null ? null : n.output();
  }

  /** Replaces a value wherever it is read. */
  void value(Value v, Instead instead) {
    values.put(v.id(), instead);
  }

  /** Replaces these wherever all of them are added. */
  void terms(List<Value> all, List<Instead> instead) {
    Set<Node> sums = new LinkedHashSet<>(read(all.getFirst()));
    for (Node n : sums) {
      if (n.op() instanceof Add && n.inputs().containsAll(all)) {
        Map<Integer, List<Instead>> here = terms.computeIfAbsent(n.id(), id -> new HashMap<>());
        all.forEach(v -> here.put(v.id(), instead));
      }
    }
  }

  /** The same graph where nothing is replaced, else one with the same named outputs. */
  Graph done() {
    if (values.isEmpty()) {
      return graph;
    }
    GraphBuilder b = new GraphBuilder();
    Map<Integer, Value> fresh = new HashMap<>();
    for (Node n : graph.nodes()) {
      Map<Integer, List<Instead>> here = terms.get(n.id());
      if (here != null) {
        fresh.put(n.output().id(), sum(b, n, here, fresh));
        continue;
      }
      List<Value> outputs = null;
      for (Value v : n.outputs()) {
        Instead instead = values.get(v.id());
        if (instead != null) {
          fresh.put(v.id(), apply(b, instead, fresh));
        } else {
          if (outputs == null) {
            outputs = b.applyAll(n.op(), renamed(n.inputs(), fresh));
          }
          fresh.put(v.id(), outputs.get(v.output()));
        }
      }
    }
    Map<String, Value> named = new LinkedHashMap<>();
    graph.outputs().forEach((name, v) -> named.put(name, renamed(List.of(v), fresh).getFirst()));
    return b.build(named);
  }

  private static Value sum(
      GraphBuilder b, Node n, Map<Integer, List<Instead>> here, Map<Integer, Value> fresh) {
    List<Value> added = new ArrayList<>();
    Set<Instead> once = new HashSet<>();
    for (Value v : n.inputs()) {
      List<Instead> instead = here.get(v.id());
      if (instead == null) {
        added.addAll(renamed(List.of(v), fresh));
        continue;
      }
      for (Instead i : instead) {
        if (once.add(i)) {
          added.add(apply(b, i, fresh));
        }
      }
    }
    return added.size() == 1 ? added.getFirst() : b.apply(new Add(added.size()), added);
  }

  private static Value apply(GraphBuilder b, Instead instead, Map<Integer, Value> fresh) {
    return b.applyAll(instead.op(), renamed(instead.inputs(), fresh)).get(instead.output());
  }

  private static List<Value> renamed(List<Value> values, Map<Integer, Value> fresh) {
    List<Value> renamed = new ArrayList<>(values.size());
    for (Value v : values) {
      Value now = fresh.get(v.id());
      if (now == null) {
        throw new IllegalStateException("value " + v + " is read before it is made");
      }
      renamed.add(now);
    }
    return renamed;
  }
}
