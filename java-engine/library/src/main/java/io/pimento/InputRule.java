package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.QuantizedBag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an input of a graph may hold.
 *
 * @param role how the graph uses it, for messages
 * @param low least real number
 * @param high greatest
 * @param below how many rows the table of each column of row numbers has, or {@link #ANY}
 */
record InputRule(String name, TensorType type, String role, double low, double high, int[] below) {
  /** Where no table is known: any int. */
  private static final int ANY = Integer.MAX_VALUE;

  /** The rules of all inputs of a graph. */
  static Map<String, InputRule> of(Graph graph) {
    Map<String, InputRule> rules = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            (name, value) -> {
              int[] below = new int[value.type().element() == Element.REAL ? 0 : width(value)];
              Arrays.fill(below, ANY);
              double most = Float.MAX_VALUE;
              rules.put(name, new InputRule(name, value.type(), "", -most, most, below));
            });
    for (Node n : graph.nodes()) {
      switch (n.op()) {
        case BceLoss loss -> {
          narrow(rules, graph, n.inputs().get(1), "labels", 0, 1);
          if (n.inputs().size() > 2) {
            narrow(rules, graph, n.inputs().get(2), "weights of rows", 0, Float.MAX_VALUE);
          }
        }
        case EmbeddingLookup lookup -> tables(rules, graph, n, lookup.fields());
        case EmbeddingBag bag -> tables(rules, graph, n, 1);
        case QuantizedBag bag -> tables(rules, graph, n, 1);
        default -> {}
      }
    }
    return rules;
  }

  private static int width(Value value) {
    return value.type().element() == Element.BAGS ? 1 : value.type().last();
  }

  private static void narrow(
      Map<String, InputRule> rules, Graph graph, Value v, String role, double low, double high) {
    if (graph.nodes().get(v.node()).op() instanceof Input input) {
      rules.computeIfPresent(
          input.tensor(), (name, r) -> new InputRule(name, r.type, role, low, high, r.below));
    }
  }

  private static void tables(Map<String, InputRule> rules, Graph graph, Node n, int fields) {
    Node maker = graph.nodes().get(n.inputs().getFirst().node());
    Node source =
        maker.op() instanceof Pick ? graph.nodes().get(maker.inputs().getFirst().node()) : maker;
    if (source.op() instanceof Input input) {
      InputRule rule = rules.get(input.tensor());
      for (int f = 0; rule != null && f < fields; f++) {
        int column = Pick.column(maker.op(), f);
        int rows = n.inputs().get(1 + f).type().dim(0);
        rule.below[column] = Math.min(rule.below[column], rows);
      }
    }
  }

  IllegalArgumentException wrong(String needed, String given) {
    return new IllegalArgumentException(
        "input " + name + " " + type + " needs " + needed + ", but was given " + given);
  }

  void width(int row, int found, int needed) {
    if (found != needed) {
      throw new IllegalArgumentException(
          "input "
              + name
              + " "
              + type
              + " needs "
              + needed
              + " entries a row; row "
              + row
              + " has "
              + found);
    }
  }

  void bag(int row, int found, int most) {
    if (found > most) {
      throw new IllegalArgumentException(
          "input " + name + " takes bags of at most " + most + "; row " + row + " has " + found);
    }
  }

  void real(int row, int column, float value) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          at(row, column)
              + value
              + ", but "
              + (role.isEmpty() ? "inputs must be finite" : role + " must be " + range()));
    }
  }

  private String range() {
    return high == Float.MAX_VALUE ? "finite and at least 0" : "from 0 to 1";
  }

  void id(int row, int column, int id) {
    if (below[column] != ANY && (id < 0 || id >= below[column])) {
      throw new IllegalArgumentException(
          at(row, column)
              + id
              + ", but its table has "
              + below[column]
              + " rows, from 0 to "
              + (below[column] - 1));
    }
  }

  private String at(int row, int column) {
    return "input " + name + ": row " + row + ", column " + column + " is ";
  }
}
