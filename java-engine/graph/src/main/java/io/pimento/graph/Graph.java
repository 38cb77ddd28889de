package io.pimento.graph;

import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
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

  Graph(List<Node> nodes, Map<String, Value> outputs) {
    this.nodes = List.copyOf(nodes);
    this.outputs = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
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
        for (Value v : all.get(i).inputs()) {
          live[v.node()] = true;
        }
      }
    }
    @Nullable Value[] renamed = new @Nullable Value[valueCount(all)];
    List<Node> kept = new ArrayList<>(count);
    int values = 0;
    for (Node n : all) {
      if (live[n.id()]) {
        Value[] outs = new Value[n.outputs().size()];
        for (int i = 0; i < outs.length; i++) {
          Value v = n.outputs().get(i);
          outs[i] = new Value(values++, kept.size(), v.output(), v.type());
          renamed[v.id()] = outs[i];
        }
        Value[] ins = new Value[n.inputs().size()];
        for (int i = 0; i < ins.length; i++) {
          ins[i] = get(renamed, n.inputs().get(i));
        }
        kept.add(new Node(kept.size(), n.op(), List.of(ins), List.of(outs)));
      }
    }
    Map<String, Value> names = new LinkedHashMap<>();
    outputs.forEach((name, v) -> names.put(name, get(renamed, v)));
    return new Graph(kept, names);
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
    return GraphHash.of(this);
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
