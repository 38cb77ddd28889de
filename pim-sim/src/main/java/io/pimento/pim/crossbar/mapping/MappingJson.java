package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Node;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a mapping, so that {@link MappingReader} makes the same of it, or of one changed by hand.
 */
public final class MappingJson {
  static final String NODE = "node";
  static final String OPERATOR = "operator";
  static final String WEIGHTS = "weights";
  static final String ACTIVATIONS = "activations";
  static final String COPIES = "copies";
  static final String TILE = "tile";
  static final String UNIT = "unit";
  static final String SCRATCH = "scratch";
  static final String SENSE = "sense";
  static final String TABLES = "tables";
  static final String PARAMETER = "parameter";
  static final String LAYOUT = "layout";
  static final String GROUPS = "groups";
  static final String ROWS = "rows_per_group";
  static final String ORDER = "order";
  static final String HOT = "hot";
  static final String HOT_COPIES = "hot_copies";
  static final String CROSSBARS = "crossbars";
  static final String FIRST = "first";
  static final String COUNT = "count";
  static final String BLOCK = "block";

  private MappingJson() {}

  /** Every node that computes, in order. */
  public static ArrayNode of(Mapping mapping) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    mapping
        .placements()
        .forEach(
            (id, placement) -> {
              Node n = mapping.graph().nodes().get(id);
              ObjectNode one = all.addObject().put(NODE, id).put(OPERATOR, n.op().name());
              switch (placement) {
                case OperatorPlacement.Layer l -> layer(one, l);
                case OperatorPlacement.Dynamic d -> {
                  bits(one, d.precision());
                  one.put(TILE, d.home()).put(UNIT, d.unit().name().toLowerCase(Locale.ROOT));
                  spans(one.putArray(SCRATCH), d.scratch());
                }
                case OperatorPlacement.Lookup l -> {
                  bits(one, l.precision());
                  one.put(SENSE, l.sense());
                  ArrayNode tables = one.putArray(TABLES);
                  l.tables().forEach(t -> table(tables.addObject(), t));
                }
              }
            });
    return all;
  }

  private static void bits(ObjectNode to, BitWidths p) {
    to.put(WEIGHTS, p.weights()).put(ACTIVATIONS, p.activations());
  }

  private static void layer(ObjectNode to, OperatorPlacement.Layer l) {
    bits(to, l.precision());
    ArrayNode copies = to.putArray(COPIES);
    l.copies().forEach(c -> spans(copies.addArray(), c));
  }

  private static void table(ObjectNode to, MappedTable t) {
    to.put(PARAMETER, t.parameter());
    switch (t.layout()) {
      case TableLayout.Sequential(int rows) -> to.put(LAYOUT, "sequential").put(ROWS, rows);
      case TableLayout.RoundRobin(int groups) -> to.put(LAYOUT, "round-robin").put(GROUPS, groups);
      case TableLayout.ByFrequency f -> {
        to.put(LAYOUT, "by-frequency").put(GROUPS, f.groups());
        to.put(HOT, f.hot()).put(HOT_COPIES, f.hotCopies());
        RowOrders.write(to.putArray(ORDER), f.rank());
      }
      case TableLayout.Grouped g -> {
        to.put(LAYOUT, "grouped").put(ROWS, g.rowsPerGroup());
        RowOrders.write(to.putArray(ORDER), g.position());
      }
    }
    spans(to.putArray(CROSSBARS), t.spans());
  }

  private static void spans(ArrayNode to, List<Span> spans) {
    for (Span s : spans) {
      to.addObject()
          .put(TILE, s.tile())
          .put(FIRST, s.first())
          .put(COUNT, s.count())
          .put(BLOCK, s.firstBlock());
    }
  }
}
