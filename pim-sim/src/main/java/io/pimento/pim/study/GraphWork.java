package io.pimento.pim.study;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a graph asks of a memory: tables, products with stored weights, and how many nodes of each
 * other operator there are, which stay with the host.
 */
public record GraphWork(
    List<Table> tables, List<DenseLayer> layers, Map<String, Integer> hostOperators) {
  public GraphWork {
    tables = List.copyOf(tables);
    layers = List.copyOf(layers);
    hostOperators = Map.copyOf(hostOperators);
  }

  /** Reads an inference graph. */
  public static GraphWork of(Graph graph) {
    List<Table> tables = new ArrayList<>();
    List<DenseLayer> layers = new ArrayList<>();
    Map<String, Integer> rest = new TreeMap<>();
    for (Node n : graph.nodes()) {
      switch (n.op()) {
        case EmbeddingLookup(int fields) -> {
          for (Value v : n.inputs().subList(1, fields + 1)) {
            tables.add(table(graph, v));
          }
        }
        case EmbeddingBag _ -> tables.add(table(graph, n.inputs().get(1)));
        case Linear linear -> {
          int last = n.output().type().last();
          int times = (int) (n.output().type().size() / last);
          layers.add(layer(graph, n, linear.sources(), times));
        }
        case RowLinear rows ->
            layers.add(layer(graph, n, rows.sources(), n.output().type().last()));
        case ParameterView _ -> {}
        default -> rest.merge(n.op().name(), 1, Integer::sum);
      }
    }
    return new GraphWork(tables, layers, rest);
  }

  private static Table table(Graph graph, Value v) {
    return new Table(name(graph, v), v.type().dim(0), v.type().last() * Float.BYTES);
  }

  private static DenseLayer layer(Graph graph, Node n, int sources, int times) {
    int inputs = 0;
    for (Value w : n.inputs().subList(sources, 2 * sources)) {
      inputs += w.type().last();
    }
    Value first = n.inputs().get(sources);
    return new DenseLayer(name(graph, first), first.type().dim(0), inputs, times);
  }

  private static String name(Graph graph, Value v) {
    Node maker = graph.nodes().get(v.node());
    return maker.op() instanceof ParameterView view
        ? view.parameter().name()
        : maker.op().name() + "#" + maker.id();
  }
}
