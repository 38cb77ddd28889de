package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.RowLinear;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Multiply-adds as the reference's own hooks count them: every linear layer at its declared size,
 * padding and unreached blocks included. {@link Graph#cost()} counts what is really computed.
 */
public final class LayerCount {
  private LayerCount() {}

  /** Multiply-adds per sample of all linear layers; attention's two projections apart. */
  public static long linear(Graph unpruned) {
    // A layer that gates several inputs is several nodes over one weight: counted once.
    Map<String, Long> counts = new HashMap<>();
    for (Node n : unpruned.nodes()) {
      long positions =
          switch (n.op()) {
            case Linear _ -> n.output().type().size() / n.output().type().last();
            case RowLinear _ -> n.output().type().last();
            default -> 0;
          };
      for (ParameterSpec weight : weights(unpruned, n)) {
        if (!SparseOperators.isAttentionProjection(weight)) {
          counts.put(weight.name(), weight.size() * positions);
        }
      }
    }
    return counts.values().stream().mapToLong(v -> v).sum();
  }

  /** Multiply-adds per sample that the transformers' in- and out-projections really compute. */
  public static long attentionProjections(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> weights(graph, n).stream().anyMatch(SparseOperators::isAttentionProjection))
        .mapToLong(n -> n.op().cost(n.inputTypes(), n.outputTypes()).linear())
        .sum();
  }

  /** The stored weights that a linear layer reads, one a source; none of other operators. */
  private static List<ParameterSpec> weights(Graph graph, Node n) {
    int sources =
        switch (n.op()) {
          case Linear linear -> linear.sources();
          case RowLinear rows -> rows.sources();
          default -> 0;
        };
    return n.inputs().subList(sources, 2 * sources).stream()
        .map(
            v -> {
              Node maker = graph.nodes().get(v.node());
              return maker.op() instanceof QuantizeRows
                  ? graph.nodes().get(maker.inputs().get(v.output()).node())
                  : maker;
            })
        .filter(maker -> maker.op() instanceof ParameterView)
        .map(maker -> ((ParameterView) maker.op()).parameter())
        .toList();
  }
}
