package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Element;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import java.util.List;

/** Reads the ragged form: {@code batch + 1} offsets, the ids, then one weight an id if weighted. */
record Bags(double[] data, int batch, BagMode mode) {
  /** The type of what is pooled from inputs that must be bags and a table. */
  static List<TensorType> pooled(Operator op, List<TensorType> inputs) {
    require(
        inputs.size() == 2 && inputs.get(0).element() == Element.BAGS && inputs.get(1).rank() == 2,
        op,
        inputs,
        "bags and a table [rows, E]");
    return List.of(TensorType.batch(inputs.get(1).last()));
  }

  interface Entry {
    void visit(int sample, int row, double weight);
  }

  void forEach(int rows, Entry body) {
    int ids = batch + 1;
    int count = (int) data[batch];
    for (int b = 0; b < batch; b++) {
      int from = (int) data[b];
      int to = (int) data[b + 1];
      for (int i = from; i < to; i++) {
        double weight =
            switch (mode) {
              case SUM -> 1;
              case MEAN -> 1.0 / (to - from);
              case WEIGHTED -> data[ids + count + i];
            };
        body.visit(b, TableRow.checked(data[ids + i], 0, b, rows), weight);
      }
    }
  }
}
