package io.pimento.export.onnx;

import io.pimento.export.Constants;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.runtime.memory.NativeMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables whose rows are rounded wherever they are read: they are kept as int8, with one scale a
 * row. A row that is looked up is the product of the two, to the bit what rounding the row gives.
 */
final class FewBitTables {
  /** A table beyond this stays float: its levels are one array. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  private final Constants constants;
  private final Map<Integer, Integer> bits = new HashMap<>();

  /** Finds the look-ups of a graph whose rows go nowhere before they are rounded. */
  FewBitTables(Graph graph, Constants constants) {
    this.constants = constants;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof EmbeddingLookup) {
        bits.put(node.output().id(), bits(graph, node));
      }
    }
  }

  private int bits(Graph graph, Node lookup) {
    Value rows = lookup.output();
    List<Node> readers = graph.nodes().stream().filter(n -> n.inputs().contains(rows)).toList();
    boolean kept = lookup.inputs().stream().skip(1).allMatch(t -> table(t) != null);
    boolean once = readers.size() == 1 && !graph.outputs().containsValue(rows);
    return kept
            && once
            && readers.getFirst().op() instanceof QuantizeRows(int few, int parts)
            && parts == 1
        ? few
        : 0;
  }

  /** To how many bits a look-up's rows are rounded at once; 0 if they are not. */
  int bits(Value rows) {
    return bits.getOrDefault(rows.id(), 0);
  }

  /** The whole parameter that a value is, if it can be kept so. */
  private @Nullable ParameterView table(Value v) {
    ParameterView view = constants.has(v) ? constants.view(v) : null;
    return view != null
            && view.equals(ParameterView.whole(view.parameter()))
            && view.parameter().size() <= MOST
        ? view
        : null;
  }

  /**
   * Rounded rows of a table.
   *
   * @param input of the node, that is the table
   * @param ids which rows
   */
  String rows(OnnxNode n, int input, String ids, int few) {
    ParameterView table = table(n.node().inputs().get(input));
    if (table == null) {
      return FewBitRules.rounded(n, n.to().add("Gather", n.in(input), ids), few);
    }
    OnnxGraph to = n.to();
    String name = table.parameter().name() + " of " + few + " bits";
    float[] scales = scales(table, few);
    String levels = to.bytes(name, () -> levels(table, scales), table.rows(), table.columns());
    String scale = to.floats(name + ", scales", scales, table.rows(), 1);
    String level = to.add("Cast", to.add("Gather", levels, ids), OnnxGraph.whole("to", 1));
    return to.add("Mul", level, to.add("Gather", scale, ids));
  }

  private float[] scales(ParameterView table, int few) {
    float[] scales = new float[table.rows()];
    for (int r = 0; r < scales.length; r++) {
      float reach = 0;
      for (int c = 0; c < table.columns(); c++) {
        reach = Math.max(reach, Math.abs(entry(table, r, c)));
      }
      scales[r] = Levels.scale(reach, Levels.most(few, true));
    }
    return scales;
  }

  private byte[] levels(ParameterView table, float[] scales) {
    byte[] levels = new byte[table.rows() * table.columns()];
    for (int i = 0; i < levels.length; i++) {
      int row = i / table.columns();
      levels[i] = (byte) Levels.of(entry(table, row, i % table.columns()), scales[row]);
    }
    return levels;
  }

  private float entry(ParameterView table, int row, int column) {
    return NativeMemory.get(constants.address(table), (long) row * table.columns() + column);
  }
}
