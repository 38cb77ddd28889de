package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Reads a mapping that {@link MappingJson} wrote, or that was changed by hand: every crossbar may
 * hold one thing, and everything that has to be somewhere must be.
 */
public final class MappingReader {
  private final Graph graph;
  private final CrossbarDevice device;
  private final Precisions precisions;
  private final Map<Integer, JsonNode> given = new HashMap<>();
  private final TakenCrossbars crossbars;

  private MappingReader(Graph graph, CrossbarDevice device, Precisions precisions) {
    this.graph = graph;
    this.device = device;
    this.precisions = precisions;
    this.crossbars = new TakenCrossbars(device);
  }

  /**
   * The mapping.
   *
   * @param operators one a node
   * @param precisions bits of every operator, which the file must agree with
   * @throws CrossbarException naming the operator and what is wrong with its place
   */
  public static Mapping read(
      JsonNode operators, Graph graph, CrossbarDevice device, Precisions precisions) {
    return new MappingReader(graph, device, precisions).read(operators);
  }

  private Mapping read(JsonNode operators) {
    for (JsonNode o : operators) {
      int node = o.path(MappingJson.NODE).asInt(-1);
      if (node < 0 || node >= graph.nodes().size() || given.put(node, o) != null) {
        throw new CrossbarException(
            "operator "
                + node
                + " of a graph of "
                + graph.nodes().size()
                + " is placed twice or"
                + " not there");
      }
    }
    SortedMap<Integer, OperatorPlacement> placed = new TreeMap<>();
    for (Node n : graph.nodes()) {
      if (n.op().source() != ResultSource.BOUND) {
        placed.put(n.id(), placement(n));
      }
    }
    if (!given.isEmpty()) {
      throw new CrossbarException(
          "operators " + new TreeMap<>(given).keySet() + " are placed but compute nothing");
    }
    return new Mapping(graph, placed, Math.max(1, crossbars.tilesUsed()), crossbars.used());
  }

  private OperatorPlacement placement(Node n) {
    JsonNode o = given.remove(n.id());
    if (o == null || !o.path(MappingJson.OPERATOR).asString("").equals(n.op().name())) {
      throw new CrossbarException(
          "operator "
              + n.id()
              + ", "
              + n.op().name()
              + ", is "
              + (o == null ? "not placed" : "placed as " + o.path(MappingJson.OPERATOR)));
    }
    BitWidths p = precisions.of(n.id());
    BitWidths written =
        new BitWidths(
            o.path(MappingJson.WEIGHTS).asInt(-1), o.path(MappingJson.ACTIVATIONS).asInt(-1));
    if (!written.equals(p)) {
      throw new CrossbarException(
          n + " is placed with " + written + ", but is to have " + p + "; give the same bits");
    }
    if (n.op() instanceof EmbeddingLookup || n.op() instanceof EmbeddingBag) {
      return lookup(n, p, o);
    }
    return QuantizedGraph.isLayer(graph, n) ? layer(n, p, o) : dynamic(n, p, o);
  }

  private OperatorPlacement.Layer layer(Node n, BitWidths p, JsonNode o) {
    LayerShape shape = LayerShape.of(n, device, p);
    List<List<Span>> copies = new ArrayList<>();
    for (JsonNode copy : o.path(MappingJson.COPIES)) {
      copies.add(crossbars.read(copy, shape.crossbars(), n.toString()));
    }
    if (copies.isEmpty()) {
      throw new CrossbarException(n + " has no copy");
    }
    return shape.placed(n.id(), copies);
  }

  private OperatorPlacement.Dynamic dynamic(Node n, BitWidths p, JsonNode o) {
    DynamicUnit unit = unit(n, o.path(MappingJson.UNIT).asString(""));
    long wanted = unit == DynamicUnit.CROSSBAR ? DynamicProduct.of(n).crossbars(device, p) : 0;
    int tile = o.path(MappingJson.TILE).asInt(-1);
    if (tile < 0 || tile >= device.tiles()) {
      throw new CrossbarException(
          n + " is on tile " + tile + ", but the chip has 0 to " + (device.tiles() - 1));
    }
    List<Span> scratch = crossbars.read(o.path(MappingJson.SCRATCH), wanted, n.toString());
    return new OperatorPlacement.Dynamic(n.id(), tile, unit, p, scratch);
  }

  private DynamicUnit unit(Node n, String word) {
    for (DynamicUnit unit : DynamicUnit.values()) {
      boolean there = unit != DynamicUnit.ENGINE || device.engine().lanes() > 0;
      if (unit.name().toLowerCase(Locale.ROOT).equals(word) && there) {
        return unit;
      }
    }
    throw new CrossbarException(n + " is to run on '" + word + "', which the device has not");
  }

  private OperatorPlacement.Lookup lookup(Node n, BitWidths p, JsonNode o) {
    Map<String, JsonNode> written = new HashMap<>();
    o.path(MappingJson.TABLES)
        .forEach(t -> written.put(t.path(MappingJson.PARAMETER).asString(""), t));
    List<MappedTable> tables = new ArrayList<>();
    for (Value v : n.inputs().subList(1, n.inputs().size())) {
      TableShape shape = TableShape.of(graph, n, v, device, p);
      JsonNode t = written.get(shape.parameter());
      if (t == null) {
        throw new CrossbarException("table " + shape.parameter() + " is not placed");
      }
      tables.add(table(shape, t));
    }
    return new OperatorPlacement.Lookup(
        n.id(), 0, p, o.path(MappingJson.SENSE).asBoolean(true), tables);
  }

  private MappedTable table(TableShape shape, JsonNode t) {
    String who = "table " + shape.parameter() + " of " + shape.rows() + " rows";
    if (t.path(MappingJson.CROSSBARS).isEmpty()) {
      return shape.placed(new TableLayout.Sequential(shape.perGroup()), List.of());
    }
    TableLayout layout =
        switch (t.path(MappingJson.LAYOUT).asString("")) {
          case "sequential" -> new TableLayout.Sequential(perGroup(shape, t, who));
          case "round-robin" -> new TableLayout.RoundRobin(groups(t, who));
          case "by-frequency" ->
              new TableLayout.ByFrequency(
                  groups(t, who),
                  RowOrders.read(t.path(MappingJson.ORDER), shape.rows(), who),
                  within(t, MappingJson.HOT, 0, shape.rows(), who),
                  within(t, MappingJson.HOT_COPIES, 1, groups(t, who), who));
          case "grouped" ->
              new TableLayout.Grouped(
                  perGroup(shape, t, who),
                  RowOrders.read(t.path(MappingJson.ORDER), shape.rows(), who));
          default ->
              throw new CrossbarException(
                  who
                      + ": layout must be sequential, round-robin, by-frequency or grouped, not "
                      + t.path(MappingJson.LAYOUT));
        };
    long copies =
        layout instanceof TableLayout.ByFrequency f ? (long) f.hot() * (f.hotCopies() - 1) : 0;
    long groups =
        switch (layout) {
          case TableLayout.Sequential(int rows) -> Math.ceilDiv(shape.rows(), rows);
          case TableLayout.Grouped g -> Math.ceilDiv(shape.rows(), g.rowsPerGroup());
          case TableLayout.RoundRobin(int n) -> n;
          case TableLayout.ByFrequency f -> f.groups();
        };
    if (shape.rows() + copies > groups * shape.perGroup()) {
      throw new CrossbarException(
          who
              + " and "
              + copies
              + " copies do not fit into "
              + groups
              + " groups of "
              + shape.perGroup()
              + " rows");
    }
    List<Span> spans = crossbars.read(t.path(MappingJson.CROSSBARS), groups * shape.parts(), who);
    return shape.placed(layout, spans);
  }

  private static int perGroup(TableShape shape, JsonNode t, String who) {
    return within(t, MappingJson.ROWS, 1, shape.perGroup(), who);
  }

  private static int groups(JsonNode t, String who) {
    return within(t, MappingJson.GROUPS, 1, Integer.MAX_VALUE, who);
  }

  private static int within(JsonNode t, String key, int least, int most, String who) {
    int value = t.path(key).asInt(least - 1);
    if (value < least || value > most) {
      throw new CrossbarException(
          who + ": " + key + " must be " + least + " to " + most + ", not " + t.path(key));
    }
    return value;
  }
}
