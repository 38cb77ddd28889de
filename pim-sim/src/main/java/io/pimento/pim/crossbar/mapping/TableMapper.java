package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Places embedding tables, the smallest first; what does not fit spills or is an error. */
final class TableMapper {
  private final Graph graph;
  private final CrossbarDevice device;
  private final MappingOptions options;
  private final AccessHistory history;
  private final Crossbars crossbars;

  TableMapper(
      Graph graph,
      CrossbarDevice device,
      MappingOptions options,
      AccessHistory history,
      Crossbars crossbars) {
    this.graph = graph;
    this.device = device;
    this.options = options;
    this.history = history;
    this.crossbars = crossbars;
  }

  private record Wanted(Node node, Value value, TableShape shape) {}

  List<OperatorPlacement.Lookup> place(List<Node> lookups) {
    List<Wanted> all = new ArrayList<>();
    for (Node n : lookups) {
      for (Value v : n.inputs().subList(1, n.inputs().size())) {
        BitWidths p = options.precisions().of(n.id());
        all.add(new Wanted(n, v, TableShape.of(graph, n, v, device, p)));
      }
    }
    Map<Wanted, MappedTable> tables = new HashMap<>();
    all.stream()
        .sorted(
            Comparator.comparingLong((Wanted w) -> w.value().type().size())
                .thenComparingInt(w -> w.value().id()))
        .forEach(w -> tables.put(w, table(w)));
    List<OperatorPlacement.Lookup> placed = new ArrayList<>();
    for (Node n : lookups) {
      List<MappedTable> own =
          all.stream().filter(w -> w.node().id() == n.id()).map(tables::get).toList();
      BitWidths p = options.precisions().of(n.id());
      placed.add(new OperatorPlacement.Lookup(n.id(), 0, p, options.sense(), own));
    }
    return placed;
  }

  private MappedTable table(Wanted w) {
    TableShape shape = w.shape();
    int rows = shape.rows();
    String name = shape.parameter();
    int perGroup = shape.perGroup();
    boolean hotRows = options.tables() == TablePolicy.ACCESS_AWARE;
    int hot = hotRows ? (int) Math.ceil(rows * options.hotShare()) : 0;
    int copies = hotRows ? options.hotCopies() : 1;
    int groups = (int) Math.ceilDiv(rows + (long) hot * (copies - 1), perGroup);
    long wanted = (long) groups * shape.parts();
    boolean host = device.spillsToHost() && wanted > crossbars.free();
    List<Span> spans =
        host ? List.of() : crossbars.take(wanted, "table " + name + " of " + rows + " rows");
    if (host) {
      // Nobody asks where on the chip its rows are.
      return shape.placed(new TableLayout.Sequential(perGroup), spans);
    }
    TableLayout layout =
        switch (options.tables()) {
          case NAIVE -> new TableLayout.Sequential(perGroup);
          case ROUND_ROBIN -> new TableLayout.RoundRobin(groups);
          case ACCESS_AWARE ->
              new TableLayout.ByFrequency(
                  groups, history.ranks(name, rows), hot, Math.min(copies, groups));
          case CO_OCCURRENCE ->
              new TableLayout.Grouped(perGroup, history.together(name, rows, perGroup));
          case COLUMN_WISE ->
              throw new CrossbarException(
                  "column-wise is a layout of processors beside banks; a crossbar reads whole rows:"
                      + " naive, round-robin, access-aware and co-occurrence are its layouts");
        };
    return shape.placed(layout, spans);
  }
}
