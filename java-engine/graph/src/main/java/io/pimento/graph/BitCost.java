package io.pimento.graph;

import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.RowLinear;
import java.util.HashSet;
import java.util.Set;

/**
 * What an inference graph costs by its precision.
 *
 * @param bitOperations Σ multiply-adds × bits of one factor × bits of the other, a sample (Guo et
 *     al. 2020, arXiv 1904.00420, section 3.4)
 * @param storedBytes of all parameters as the graph reads them: whole numbers of their bits with a
 *     float32 scale a row, or float32
 */
public record BitCost(long bitOperations, long storedBytes) {

  /** Counts a graph. */
  public static BitCost of(Graph graph) {
    long operations = 0;
    long bits = 0;
    Set<Integer> rounded = new HashSet<>();
    for (Node n : graph.nodes()) {
      long multiplyAdds = n.op().cost(n.inputTypes(), n.outputTypes()).multiplyAdds();
      operations += multiplyAdds * factors(graph, n);
      if (n.op() instanceof QuantizedBag op) {
        bits += tables(n, op.bits(), rounded);
      }
      if (n.op() instanceof QuantizeRows op) {
        for (Value v : n.inputs()) {
          Node maker = graph.nodes().get(v.node());
          if (maker.op() instanceof ParameterView) {
            rounded.add(v.id());
            bits += op.bits() * v.type().size();
          } else {
            bits += maker.op() instanceof EmbeddingLookup ? tables(maker, op.bits(), rounded) : 0;
          }
        }
        if (!n.inputs().getFirst().type().batched()) {
          TensorType first = n.inputs().getFirst().type();
          bits += Levels.FLOAT_BITS * (first.size() / Math.max(1, first.last()));
        }
      }
    }
    for (Node n : graph.nodes()) {
      if (n.op() instanceof ParameterView && !rounded.contains(n.output().id())) {
        bits += Levels.FLOAT_BITS * n.output().type().size();
      }
    }
    return new BitCost(operations, (bits + Byte.SIZE - 1) / Byte.SIZE);
  }

  /** Bits of tables whose rows are rounded where they are read, with a scale a row. */
  private static long tables(Node lookup, int bits, Set<Integer> rounded) {
    long sum = 0;
    for (Value table : lookup.inputs().subList(1, lookup.inputs().size())) {
      if (rounded.add(table.id())) {
        sum += table.type().dim(0) * ((long) bits * table.type().last() + Levels.FLOAT_BITS);
      }
    }
    return sum;
  }

  private static long factors(Graph graph, Node n) {
    int sources =
        switch (n.op()) {
          case Linear l -> l.sources();
          case RowLinear l -> l.sources();
          default -> 0;
        };
    int activations = Levels.FLOAT_BITS;
    int weights = Levels.FLOAT_BITS;
    if (sources > 0) {
      if (maker(graph, n, 0) instanceof QuantizeActivations op) {
        activations = op.bits();
      }
      if (maker(graph, n, sources) instanceof QuantizeRows op) {
        weights = op.bits();
      }
    }
    return (long) activations * weights;
  }

  private static Operator maker(Graph graph, Node n, int input) {
    return graph.nodes().get(n.inputs().get(input).node()).op();
  }
}
