package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Places a graph: layers in its order, one after the other; scratch crossbars; tables in what is
 * left, the smallest first; then copies of the slowest layers.
 */
public final class Mapper {
  private static final int MOST_COPIES = 64;

  private final Graph graph;
  private final CrossbarDevice device;
  private final MappingOptions options;
  private final AccessHistory history;
  private final Crossbars crossbars;
  private final TreeMap<Integer, OperatorPlacement> placed = new TreeMap<>();
  private final int[] home;

  private Mapper(
      Graph graph, CrossbarDevice device, MappingOptions options, AccessHistory history) {
    this.graph = graph;
    this.device = device;
    this.options = options;
    this.history = history;
    crossbars = new Crossbars(device, options.areaBudget());
    home = new int[graph.nodes().size()];
  }

  /**
   * The mapping of a graph.
   *
   * @param history past reads of tables; only access-aware layouts look at it
   */
  public static Mapping map(
      Graph graph, CrossbarDevice device, MappingOptions options, AccessHistory history) {
    options.precisions().check(graph);
    return new Mapper(graph, device, options, history).map();
  }

  private Mapping map() {
    List<Node> lookups = new ArrayList<>();
    for (Node n : graph.nodes()) {
      if (n.op().source() == ResultSource.BOUND) {
        continue;
      }
      if (n.op() instanceof EmbeddingLookup || n.op() instanceof EmbeddingBag) {
        lookups.add(n);
      } else if (QuantizedGraph.isLayer(graph, n)) {
        OperatorPlacement.Layer layer = layer(n);
        home[n.id()] = layer.home();
        placed.put(n.id(), layer);
      } else {
        home[n.id()] = homeOf(n);
        placed.put(n.id(), dynamic(n));
      }
    }
    new TableMapper(graph, device, options, history, crossbars)
        .place(lookups)
        .forEach(l -> placed.put(l.node(), l));
    if (options.replicate()) {
      replicate();
    }
    return new Mapping(graph, placed, Math.max(1, crossbars.tilesUsed()), crossbars.used());
  }

  /** Where an operator's first activation is. */
  private int homeOf(Node n) {
    for (Value v : n.inputs()) {
      if (v.type().batched()) {
        return home[v.node()];
      }
    }
    return 0;
  }

  private OperatorPlacement.Layer layer(Node n) {
    LayerShape shape = LayerShape.of(n, device, options.precisions().of(n.id()));
    return shape.placed(n.id(), List.of(crossbars.take(shape.crossbars(), n.toString())));
  }

  private OperatorPlacement.Dynamic dynamic(Node n) {
    DynamicUnit unit =
        switch (n.op()) {
          case Attention _ -> options.attention();
          case DotTriangle _ -> options.interaction();
          case Factorization _ -> options.interaction();
          default -> DynamicUnit.DIGITAL;
        };
    if (unit == DynamicUnit.ENGINE && device.engine().lanes() == 0) {
      throw new CrossbarException(
          n
              + " is to run on an inner-product engine, but "
              + device.name()
              + " has engine.lanes = 0");
    }
    BitWidths p = options.precisions().of(n.id());
    List<Span> scratch =
        unit == DynamicUnit.CROSSBAR
            ? crossbars.take(
                DynamicProduct.of(n).crossbars(device, p), n + " with a written operand")
            : List.of();
    int at = scratch.isEmpty() ? home[n.id()] : scratch.getFirst().tile();
    home[n.id()] = at;
    return new OperatorPlacement.Dynamic(n.id(), at, unit, p, scratch);
  }

  /** Copies the layer that takes longest a sample until nothing more fits. */
  private void replicate() {
    while (true) {
      OperatorPlacement.Layer slowest = null;
      long longest = 0;
      for (OperatorPlacement p : placed.values()) {
        if (p instanceof OperatorPlacement.Layer l
            && l.copies().size() < MOST_COPIES
            && l.crossbars() <= crossbars.free()) {
          long time =
              (long) l.vectors()
                  * device.steps(l.precision().activations())
                  * device.array().reads(l.inputs())
                  / l.copies().size();
          if (time > longest) {
            longest = time;
            slowest = l;
          }
        }
      }
      if (slowest == null) {
        return;
      }
      List<List<Span>> copies = new ArrayList<>(slowest.copies());
      copies.add(crossbars.take(slowest.crossbars(), "a copy"));
      LayerShape shape =
          LayerShape.of(graph.nodes().get(slowest.node()), device, slowest.precision());
      placed.put(slowest.node(), shape.placed(slowest.node(), copies));
    }
  }
}
