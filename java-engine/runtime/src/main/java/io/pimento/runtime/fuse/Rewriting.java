package io.pimento.runtime.fuse;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
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
    return values.isEmpty() && terms.isEmpty()
        ? graph
        : new Rewritten(graph.valueCount()).of(graph);
  }

  /** An operator over values of the graph before. */
  private record Application(Operator op, List<Value> inputs) {}

  /**
   * The nodes of the graph afterwards. What is not replaced is taken over as it is: every path that
   * is trained comes by here.
   */
  private final class Rewritten {
    private final @Nullable Value[] fresh;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Application, List<Value>> applied = new HashMap<>();
    private int count;

    Rewritten(int values) {
      this.fresh = new Value[values];
    }

    Graph of(Graph before) {
      for (Node n : before.nodes()) {
        Map<Integer, List<Instead>> here = terms.get(n.id());
        if (here != null) {
          fresh[n.output().id()] = sum(n, here);
          continue;
        }
        List<Value> outputs = List.of();
        for (Value v : n.outputs()) {
          Instead instead = Rewriting.this.values.get(v.id());
          if (instead != null) {
            fresh[v.id()] = apply(instead);
          } else {
            outputs =
                outputs.isEmpty() ? add(n.op(), renamed(n.inputs()), n.outputTypes()) : outputs;
            fresh[v.id()] = outputs.get(v.output());
          }
        }
      }
      Map<String, Value> named = new LinkedHashMap<>();
      before.outputs().forEach((name, v) -> named.put(name, renamed(v)));
      return Graph.reaching(nodes, named);
    }

    private Value sum(Node n, Map<Integer, List<Instead>> here) {
      List<Value> added = new ArrayList<>();
      Set<Instead> once = new HashSet<>();
      for (Value v : n.inputs()) {
        List<Instead> instead = here.get(v.id());
        if (instead == null) {
          added.add(renamed(v));
          continue;
        }
        for (Instead i : instead) {
          if (once.add(i)) {
            added.add(apply(i));
          }
        }
      }
      return added.size() == 1
          ? added.getFirst()
          : add(new Add(added.size()), added, n.outputTypes()).getFirst();
    }

    private Value apply(Instead instead) {
      Application a = new Application(instead.op(), instead.inputs());
      List<Value> outputs = applied.get(a);
      if (outputs == null) {
        List<Value> inputs = renamed(instead.inputs());
        outputs = add(a.op(), inputs, a.op().outputs(inputs.stream().map(Value::type).toList()));
        applied.put(a, outputs);
      }
      return outputs.get(instead.output());
    }

    private List<Value> add(Operator op, List<Value> inputs, List<TensorType> types) {
      List<Value> outputs = new ArrayList<>(types.size());
      for (TensorType type : types) {
        outputs.add(new Value(count++, nodes.size(), outputs.size(), type));
      }
      nodes.add(new Node(nodes.size(), op, inputs, outputs));
      return outputs;
    }

    private List<Value> renamed(List<Value> all) {
      List<Value> renamed = new ArrayList<>(all.size());
      all.forEach(v -> renamed.add(renamed(v)));
      return renamed;
    }

    private Value renamed(Value v) {
      Value now = fresh[v.id()];
      if (now == null) {
        throw new IllegalStateException("value " + v + " is read before it is made");
      }
      return now;
    }
  }
}
