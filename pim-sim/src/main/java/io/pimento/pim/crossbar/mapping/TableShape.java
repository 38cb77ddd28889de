package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.List;

/**
 * How an embedding table is cut into crossbars.
 *
 * @param parts crossbars that hold a row's numbers side by side
 * @param perGroup rows that so many crossbars hold
 */
record TableShape(String parameter, int rows, int width, int parts, int perGroup) {
  /**
   * Of a table that a lookup reads.
   *
   * @throws CrossbarException if it is no stored parameter
   */
  static TableShape of(
      Graph graph, Node lookup, Value table, CrossbarDevice device, BitWidths precision) {
    if (!(graph.nodes().get(table.node()).op() instanceof ParameterView view)) {
      throw new CrossbarException(lookup + " reads a table that is not a stored parameter");
    }
    int width = view.columns();
    int cells = width * Math.ceilDiv(precision.weights(), device.cell().bits());
    int parts = Math.ceilDiv(cells, device.array().columns());
    int beside = parts > 1 ? 1 : device.array().columns() / cells;
    return new TableShape(
        view.parameter().name(), view.rows(), width, parts, device.array().rows() * beside);
  }

  MappedTable placed(TableLayout layout, List<Span> spans) {
    return new MappedTable(parameter, rows, width, parts, layout, spans);
  }
}
