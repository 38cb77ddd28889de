package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.TableRow;
import io.pimento.runtime.memory.NativeMemory;
import java.util.Map;

/** The error that every backend gives for an id outside its table. */
final class BadId {
  private BadId() {}

  /**
   * @param inputs host address of every input
   * @param position of the id among those of the batch that its lookup reads, as the device
   *     reported it
   */
  static IndexOutOfBoundsException of(Graph graph, Map<String, Long> inputs, int position) {
    for (Node n : graph.nodes()) {
      if (n.op() instanceof EmbeddingLookup lookup) {
        Node maker = graph.nodes().get(n.inputs().getFirst().node());
        Node source =
            maker.op() instanceof Pick
                ? graph.nodes().get(maker.inputs().getFirst().node())
                : maker;
        if (!(source.op() instanceof Input ids)) {
          continue;
        }
        int own = position % lookup.fields();
        int field = Pick.column(maker.op(), own);
        int sample = position / lookup.fields();
        Long at = inputs.get(ids.tensor());
        int rows = n.inputs().get(1 + own).type().dim(0);
        long place = (long) sample * source.output().type().last() + field;
        int id = at == null ? -1 : NativeMemory.getInt(at, place);
        if (id < 0 || id >= rows) {
          return new IndexOutOfBoundsException(TableRow.message(id, field, sample, rows));
        }
      }
    }
    return new IndexOutOfBoundsException(
        "an id of the bag in row " + position + " of the batch lies outside its table");
  }
}
