package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.CrossbarException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The precision of every operator.
 *
 * @param standard of operators without their own
 * @param byNode by node of the graph
 */
public record Precisions(BitWidths standard, Map<Integer, BitWidths> byNode) {
  /** Eight bits everywhere. */
  public static final Precisions EIGHT = all(new BitWidths(8, 8));

  public Precisions {
    byNode = Map.copyOf(new TreeMap<>(byNode));
  }

  /** One precision for all operators. */
  public static Precisions all(BitWidths p) {
    return new Precisions(p, Map.of());
  }

  /** Throws if a node is named that the graph does not have. */
  public void check(Graph graph) {
    for (int node : byNode.keySet()) {
      if (node < 0 || node >= graph.nodes().size()) {
        throw new CrossbarException(
            "a precision is given for node "
                + node
                + ", but the graph has the nodes 0 to "
                + (graph.nodes().size() - 1));
      }
    }
  }

  public BitWidths of(int node) {
    return byNode.getOrDefault(node, standard);
  }
}
