package io.pimento.runtime.parameter;

import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;

/** What holds of tables of half precision on every device. */
public final class HalfTables {
  private HalfTables() {}

  /**
   * Holds that none but lookups and bags read a table of halves.
   *
   * @throws UserException naming what else does
   */
  public static void requireReaders(Graph graph, Value table) {
    for (Node n : graph.nodes()) {
      if (n.inputs().contains(table)
          && !(n.op() instanceof EmbeddingLookup)
          && !(n.op() instanceof EmbeddingBag)) {
        throw new UserException(
            n
                + " reads a table of half precision, which only lookups and bags of floating point"
                + " do; set table_precision to float, or model.weight_bits to [32]");
      }
    }
  }
}
