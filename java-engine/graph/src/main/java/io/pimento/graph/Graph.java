package io.pimento.graph;

import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, validated operator graph: nodes in an order in which each comes after what it
 * reads, and named outputs. Every reader of the product (autograd, planner, cost, simulator,
 * export) takes this one definition.
 */
public final class Graph {
  private final List<Node> nodes;
  private final SortedMap<String, Value> outputs;

  /** Once it was asked for. */
  private volatile @Nullable String hash;

  Graph(List<Node> nodes, Map<String, Value> outputs) {
    this(nodes, new TreeMap<>(outputs));
  }

  private Graph(List<Node> nodes, SortedMap<String, Value> outputs) {
    this.nodes = List.copyOf(nodes);
    this.outputs = Collections.unmodifiableSortedMap(outputs);
  }

  /**
   * The graph of what the outputs need.
   *
   * @param all nodes that are numbered by their places, as their values are, each after what it
   *     reads
   */
  public static Graph reaching(List<Node> all, Map<String, Value> outputs) {
    boolean[] live = new boolean[all.size()];
    outputs.values().forEach(v -> live[v.node()] = true);
    int count = 0;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (live[i]) {
        count++;
        List<Value> inputs = all.get(i).inputs();
        for (int k = 0; k < inputs.size(); k++) {
          live[inputs.get(k).node()] = true;
        }
      }
    }
    @Nullable Value[] renamed = new @Nullable Value[valueCount(all)];
    List<Node> kept = new ArrayList<>(count);
    int values = 0;
    for (int at = 0; at < all.size(); at++) {
      Node n = all.get(at);
      if (live[n.id()]) {
        // Before the first node that is left out all numbers stay.
        boolean same = kept.size() == n.id() && values == n.output().id();
        Node next = same ? n : renamed(n, kept.size(), values, renamed);
        for (int i = 0; i < n.outputs().size(); i++) {
          renamed[n.outputs().get(i).id()] = next.outputs().get(i);
        }
        values += n.outputs().size();
        kept.add(next);
      }
    }
    TreeMap<String, Value> names = new TreeMap<>();
    outputs.forEach((name, v) -> names.put(name, get(renamed, v)));
    return new Graph(kept, names);
  }

  /** A node with its outputs numbered from {@code values} on, reading renamed values. */
  private static Node renamed(Node n, int id, int values, @Nullable Value[] renamed) {
    List<Value> before = n.outputs();
    List<Value> outs;
    if (before.size() == 1) {
      outs = List.of(new Value(values, id, 0, before.getFirst().type()));
    } else {
      Value[] several = new Value[before.size()];
      for (int i = 0; i < several.length; i++) {
        several[i] = new Value(values + i, id, i, before.get(i).type());
      }
      outs = List.of(several);
    }
    return new Node(id, n.op(), renamed(n.inputs(), renamed), outs);
  }

  private static List<Value> renamed(List<Value> inputs, @Nullable Value[] renamed) {
    return switch (inputs.size()) {
      case 0 -> inputs;
      case 1 -> List.of(get(renamed, inputs.getFirst()));
      case 2 -> List.of(get(renamed, inputs.getFirst()), get(renamed, inputs.getLast()));
      default -> {
        Value[] several = new Value[inputs.size()];
        for (int i = 0; i < several.length; i++) {
          several[i] = get(renamed, inputs.get(i));
        }
        yield List.of(several);
      }
    };
  }

  private static Value get(@Nullable Value[] renamed, Value v) {
    Value fresh = v.id() < renamed.length ? renamed[v.id()] : null;
    if (fresh == null) {
      throw new IllegalArgumentException("value " + v + " belongs to another graph");
    }
    return fresh;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** Named outputs in the order of their names. */
  public SortedMap<String, Value> outputs() {
    return outputs;
  }

  /** The output of that name. */
  public Value output(String name) {
    Value v = outputs.get(name);
    if (v == null) {
      throw new IllegalArgumentException("no output " + name + "; there are " + outputs.keySet());
    }
    return v;
  }

  public int valueCount() {
    return valueCount(nodes);
  }

  /** Values of nodes that number them in their order. */
  static int valueCount(List<Node> nodes) {
    return nodes.isEmpty() ? 0 : nodes.getLast().outputs().getLast().id() + 1;
  }

  /** Every parameter looked at, once, in order of first use. */
  public List<ParameterSpec> parameters() {
    Map<String, ParameterSpec> seen = new LinkedHashMap<>();
    for (Node n : nodes) {
      if (n.op() instanceof ParameterView view) {
        seen.putIfAbsent(view.parameter().name(), view.parameter());
      }
    }
    return List.copyOf(seen.values());
  }

  /** Every named input. */
  public Map<String, Value> inputs() {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Node n : nodes) {
      if (n.op() instanceof Input in) {
        named.put(in.tensor(), n.output());
      }
    }
    return named;
  }

  /** Work per sample, summed over all nodes. */
  public Cost cost() {
    Cost sum = Cost.NONE;
    for (Node n : nodes) {
      sum = sum.plus(n.op().cost(n.inputTypes(), n.outputTypes()));
    }
    return sum;
  }

  /**
   * A version and the SHA-256 of the canonical JSON form ({@link GraphHash}): equal graphs have
   * equal hashes on every machine.
   */
  public String hash() {
    String known = hash;
    if (known == null) {
      known = GraphHash.of(this);
      hash = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Graph g && nodes.equals(g.nodes) && outputs.equals(g.outputs);
  }

  @Override
  public int hashCode() {
    return 31 * nodes.hashCode() + outputs.hashCode();
  }

  @Override
  public String toString() {
    return "Graph of " + nodes.size() + " nodes, outputs " + outputs.keySet();
  }
}
