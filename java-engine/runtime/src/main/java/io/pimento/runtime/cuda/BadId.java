package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.TableRow;
import io.pimento.runtime.memory.NativeMemory;
import java.util.Map;

/** The error that every backend gives for an id outside its table. */
final class BadId {
  private BadId() {}

  /**
   * @param inputs host address of every input
   * @param position of the id among those of the batch, as the device reported it
   */
  static IndexOutOfBoundsException of(Graph graph, Map<String, Long> inputs, int position) {
    for (Node n : graph.nodes()) {
      if (n.op() instanceof EmbeddingLookup lookup
          && graph.nodes().get(n.inputs().getFirst().node()).op() instanceof Input ids) {
        int field = position % lookup.fields();
        int sample = position / lookup.fields();
        Long at = inputs.get(ids.tensor());
        int rows = n.inputs().get(1 + field).type().dim(0);
        int id = at == null ? -1 : NativeMemory.getInt(at, position);
        if (id < 0 || id >= rows) {
          return new IndexOutOfBoundsException(TableRow.message(id, field, sample, rows));
        }
      }
    }
    return new IndexOutOfBoundsException(
        "an id of the bag in row " + position + " of the batch lies outside its table");
  }
}
