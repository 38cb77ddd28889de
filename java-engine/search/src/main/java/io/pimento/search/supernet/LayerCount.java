package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearRole;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.RowLinear;
import java.util.HashMap;
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
    Map<String, Long> positions = new HashMap<>();
    for (Node n : unpruned.nodes()) {
      switch (n.op()) {
        case Linear linear when linear.role() == LinearRole.LAYER ->
            add(
                positions,
                n,
                linear.sources(),
                n.output().type().size() / n.output().type().last(),
                unpruned);
        case RowLinear rows ->
            add(positions, n, rows.sources(), n.output().type().last(), unpruned);
        default -> {}
      }
    }
    return positions.values().stream().mapToLong(v -> v).sum();
  }

  private static void add(
      Map<String, Long> counts, Node n, int sources, long positions, Graph graph) {
    for (int j = sources; j < 2 * sources; j++) {
      Node maker = graph.nodes().get(n.inputs().get(j).node());
      if (maker.op() instanceof QuantizeRows) {
        maker = graph.nodes().get(maker.inputs().get(n.inputs().get(j).output()).node());
      }
      if (maker.op() instanceof ParameterView view) {
        ParameterSpec weight = view.parameter();
        counts.put(weight.name(), weight.size() * positions);
      }
    }
  }
}
