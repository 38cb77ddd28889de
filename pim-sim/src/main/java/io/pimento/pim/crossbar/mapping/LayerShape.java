package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.List;

/**
 * How a layer with stored weights is cut into crossbars.
 *
 * @param inputs rows of the matrix
 * @param outputs columns, in weights
 * @param vectors products a sample
 * @param side weights side by side in one crossbar
 */
record LayerShape(
    BitWidths precision,
    int inputs,
    int outputs,
    int vectors,
    int side,
    int rowBlocks,
    int columnBlocks) {
  /**
   * Of a layer of a graph.
   *
   * @throws CrossbarException if a weight is wider than a crossbar
   */
  static LayerShape of(Node n, CrossbarDevice device, BitWidths p) {
    int sources = n.op() instanceof Linear l ? l.sources() : ((RowLinear) n.op()).sources();
    int inputs = 0;
    for (Value v : n.inputs().subList(sources, 2 * sources)) {
      inputs += v.type().last();
    }
    int outputs = n.inputs().get(sources).type().dim(0);
    int vectors = Math.toIntExact(n.output().type().size() / Math.max(1, outputs));
    int cells = device.cellsPerWeight(p.weights());
    int side = device.array().columns() / cells;
    if (side == 0) {
      throw new CrossbarException(
          n
              + ": a weight of "
              + p.weights()
              + " bits needs "
              + cells
              + " cells, but array.columns = "
              + device.array().columns());
    }
    int rowBlocks = Math.ceilDiv(inputs, device.array().rows());
    return new LayerShape(
        p, inputs, outputs, vectors, side, rowBlocks, Math.ceilDiv(outputs, side));
  }

  /** Crossbars of one copy. */
  long crossbars() {
    return (long) rowBlocks * columnBlocks;
  }

  OperatorPlacement.Layer placed(int node, List<List<Span>> copies) {
    List<Span> first = copies.getFirst();
    int at = first.isEmpty() ? 0 : first.getFirst().tile();
    return new OperatorPlacement.Layer(
        node, at, precision, inputs, outputs, vectors, side, rowBlocks, columnBlocks, copies);
  }
}
