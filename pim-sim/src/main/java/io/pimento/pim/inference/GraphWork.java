package io.pimento.pim.inference;

import io.pimento.graph.Cost;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
import io.pimento.pim.crossbar.mapping.TableOrder;
import io.pimento.pim.nearbank.Elementwise;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a graph asks of a memory and its host: tables to read, then operators in their order.
 *
 * @param tables in the order in which queries count them; rows as they are stored: float32, or
 *     whole numbers of the graph's bits behind a float32 scale
 * @param floatTables the same in float32, for units that know nothing else
 */
public record GraphWork(List<Table> tables, List<Table> floatTables, List<Operation> operations) {
  /**
   * An operator, a sample.
   *
   * @param layer the product with stored weights that it is, or null
   * @param other arithmetic beside multiply-adds
   * @param entries what it does entry by entry, if that is all it does, or null
   */
  public record Operation(
      String name,
      long multiplyAdds,
      long other,
      @Nullable DenseLayer layer,
      @Nullable Entries entries) {
    static Operation of(String name, Cost cost, @Nullable DenseLayer layer) {
      return new Operation(name, cost.multiplyAdds(), cost.elementwise(), layer, null);
    }
  }

  /**
   * An operation entry by entry.
   *
   * @param elements of a sample
   */
  public record Entries(Elementwise operation, long elements) {}

  public GraphWork {
    tables = List.copyOf(tables);
    floatTables = List.copyOf(floatTables);
    operations = List.copyOf(operations);
  }

  /** Reads an inference graph. */
  public static GraphWork of(Graph graph) {
    return of(QuantizedGraph.of(graph));
  }

  static GraphWork of(QuantizedGraph quantized) {
    Graph graph = quantized.graph();
    List<Table> floats = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    for (Node n : graph.nodes()) {
      Cost cost = n.op().cost(n.inputTypes(), n.outputTypes());
      String name = "#" + n.id() + " " + n.op().name();
      switch (n.op()) {
        case EmbeddingLookup(int fields) -> {
          for (Value v : n.inputs().subList(1, fields + 1)) {
            tables.add(table(graph, v, bits(quantized, n)));
            floats.add(table(graph, v, Levels.FLOAT_BITS));
          }
        }
        case EmbeddingBag _ -> {
          tables.add(table(graph, n.inputs().get(1), bits(quantized, n)));
          floats.add(table(graph, n.inputs().get(1), Levels.FLOAT_BITS));
        }
        case ParameterView _, Input _ -> {}
        case Linear linear -> {
          int times = (int) (n.output().type().size() / n.output().type().last());
          operations.add(layer(graph, n, name, linear.sources(), times, cost));
        }
        case RowLinear rows ->
            operations.add(layer(graph, n, name, rows.sources(), n.output().type().last(), cost));
        case Relu _ -> operations.add(entries(n, name, cost, Elementwise.RELU));
        case Multiply _ -> operations.add(entries(n, name, cost, Elementwise.MUL));
        case Add(int terms) when terms == 2 ->
            operations.add(entries(n, name, cost, Elementwise.ADD));
        default -> operations.add(Operation.of(name, cost, null));
      }
    }
    return new GraphWork(
        TableOrder.of(tables, Table::name), TableOrder.of(floats, Table::name), operations);
  }

  private static Operation entries(Node n, String name, Cost cost, Elementwise operation) {
    Entries entries = new Entries(operation, n.output().type().size());
    return new Operation(name, cost.multiplyAdds(), cost.elementwise(), null, entries);
  }

  private static int bits(QuantizedGraph quantized, Node lookup) {
    QuantizedGraph.Stated stated = quantized.stated().get(lookup.id());
    return stated == null ? Levels.FLOAT_BITS : stated.weights();
  }

  private static Table table(Graph graph, Value v, int bits) {
    Node maker = graph.nodes().get(v.node());
    String name =
        maker.op() instanceof ParameterView view ? view.parameter().name() : maker.toString();
    int scale = bits == Levels.FLOAT_BITS ? 0 : Float.BYTES;
    int bytes = Math.ceilDiv(v.type().last() * bits, Byte.SIZE) + scale;
    return new Table(name, v.type().dim(0), bytes);
  }

  private static Operation layer(
      Graph graph, Node n, String name, int sources, int times, Cost cost) {
    List<Value> weights = n.inputs().subList(sources, 2 * sources);
    int inputs = weights.stream().mapToInt(w -> w.type().last()).sum();
    int outputs = weights.getFirst().type().dim(0);
    DenseLayer layer =
        QuantizedGraph.isLayer(graph, n) ? new DenseLayer(name, outputs, inputs, times) : null;
    return Operation.of(name, cost, layer);
  }

  /** Stored weights of all layers. */
  public long weights() {
    return operations.stream()
        .map(Operation::layer)
        .filter(java.util.Objects::nonNull)
        .mapToLong(l -> (long) l.outputs() * l.inputs())
        .sum();
  }
}
