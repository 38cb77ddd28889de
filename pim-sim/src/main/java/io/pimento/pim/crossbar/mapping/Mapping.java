package io.pimento.pim.crossbar.mapping;

import io.pimento.document.Sha256;
import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.CrossbarException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where everything of a graph lives; says nothing about time.
 *
 * @param graph what is mapped
 * @param placements of every node that computes, by node
 * @param tilesUsed tiles that hold anything
 * @param crossbarsUsed crossbars that hold anything
 */
public record Mapping(
    Graph graph,
    SortedMap<Integer, OperatorPlacement> placements,
    int tilesUsed,
    int crossbarsUsed) {
  public Mapping {
    placements = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(placements));
  }

  public OperatorPlacement of(int node) {
    OperatorPlacement p = placements.get(node);
    if (p == null) {
      throw new CrossbarException("node " + graph.nodes().get(node) + " is not mapped");
    }
    return p;
  }

  /** Tables in the order in which queries count them. */
  public List<MappedTable> tables() {
    List<MappedTable> all =
        placements.values().stream()
            .filter(p -> p instanceof OperatorPlacement.Lookup)
            .flatMap(p -> ((OperatorPlacement.Lookup) p).tables().stream())
            .toList();
    return TableOrder.of(all, MappedTable::parameter);
  }

  /** One line a placement. */
  public String text() {
    StringBuilder s = new StringBuilder("graph " + graph.hash() + "\n");
    placements.forEach(
        (node, p) ->
            s.append(graph.nodes().get(node).op().name()).append(' ').append(p).append('\n'));
    return s.toString();
  }

  /** SHA-256 of the text, in hex. */
  public String hash() {
    return Sha256.hex(text());
  }
}
