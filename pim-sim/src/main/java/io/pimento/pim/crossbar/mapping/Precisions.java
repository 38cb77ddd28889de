package io.pimento.pim.crossbar.mapping;

import java.util.Map;
import java.util.TreeMap;

/**
 * The precision of every operator.
 *
 * @param standard of operators without their own
 * @param byNode by node of the graph
 */
public record Precisions(Precision standard, Map<Integer, Precision> byNode) {
  /** Eight bits everywhere. */
  public static final Precisions EIGHT = all(new Precision(8, 8));

  public Precisions {
    byNode = Map.copyOf(new TreeMap<>(byNode));
  }

  /** One precision for all operators. */
  public static Precisions all(Precision p) {
    return new Precisions(p, Map.of());
  }

  public Precision of(int node) {
    return byNode.getOrDefault(node, standard);
  }
}
