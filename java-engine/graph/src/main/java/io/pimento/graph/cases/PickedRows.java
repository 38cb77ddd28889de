package io.pimento.graph.cases;

import io.pimento.graph.Element;
import io.pimento.graph.TensorType;
import io.pimento.graph.op.BceLossGradient;
import io.pimento.graph.reference.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same rows in another order, some of them several times: what an operator computes for one row
 * must not depend on the others.
 */
public final class PickedRows {
  private PickedRows() {}

  /**
   * Inputs whose batch is made of rows of others.
   *
   * @param rows number of the row that goes to each place; what has no batch stays as it is
   */
  public static List<Tensor> of(List<Tensor> inputs, int... rows) {
    return inputs.stream().map(t -> pick(t, rows)).toList();
  }

  /** The outputs of a case that are results of one row each, not sums or means over the batch. */
  public static int[] outputs(OperatorCase c) {
    if (c.op() instanceof BceLossGradient) {
      // Divided by the batch's size.
      return new int[0];
    }
    List<TensorType> types = c.op().outputs(c.inputs());
    return IntStream.range(0, types.size())
        .filter(o -> types.get(o).batched() && types.get(o).element() != Element.ROWS)
        .toArray();
  }

  private static Tensor pick(Tensor t, int[] rows) {
    if (!t.type().batched()) {
      return t;
    }
    if (t.type().element() == Element.BAGS) {
      return bags(t, rows);
    }
    int size = (int) t.type().size();
    double[] data = new double[rows.length * size];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(t.data(), rows[i] * size, data, i * size, size);
    }
    return new Tensor(t.type(), rows.length, data);
  }

  /** Offsets, then ids, then weights. */
  private static Tensor bags(Tensor t, int[] rows) {
    int all = (int) t.get(t.batch());
    int count = 0;
    for (int row : rows) {
      count += (int) (t.get(row + 1) - t.get(row));
    }
    double[] data = new double[rows.length + 1 + 2 * count];
    int at = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int e = (int) t.get(rows[i]); e < t.get(rows[i] + 1); e++) {
        data[rows.length + 1 + at] = t.get(t.batch() + 1 + e);
        data[rows.length + 1 + count + at] = t.get(t.batch() + 1 + all + e);
        at++;
      }
      data[i + 1] = at;
    }
    return new Tensor(t.type(), rows.length, data);
  }
}
