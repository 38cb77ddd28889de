package io.pimento.export.onnx.read;

import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sums and means along axes. */
final class ReduceRules {
  private ReduceRules() {}

  static Map<String, Rule.One> all() {
    return Map.of(
        "ReduceSum", c -> reduced(c, false),
        "ReduceMean", c -> reduced(c, true));
  }

  private static Datum reduced(OnnxCall c, boolean mean) {
    Entries e = c.entries(0);
    int[] named = c.axes(1, e.rank());
    if (named == null && c.whole("noop_with_empty_axes", 0) != 0) {
      return e;
    }
    int[] axes = named == null ? Places.all(e.rank()) : named;
    Arrays.sort(axes);
    List<Integer> reduced = Arrays.stream(axes).boxed().toList();
    if (reduced.contains(e.batchAxis()) && !c.to().batch().isOne()) {
      throw c.refuse("adds up rows of the batch; results of a row must not depend on others");
    }
    List<Integer> others = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    int batch = -1;
    for (int i = 0; i < e.rank(); i++) {
      boolean gone = reduced.contains(i);
      if (!gone) {
        others.add(i);
        batch = i == e.batchAxis() ? left.size() : batch;
        left.add(e.dims().get(i));
      }
      kept.add(gone ? 1 : e.dims().get(i));
    }
    Value sum = summed(c, e, others, reduced);
    if (mean) {
      double n = Places.size(e.dims()) / (double) Places.size(kept);
      sum = c.values().apply(new Scale(1 / n), sum);
    }
    boolean keep = c.whole("keepdims", 1) != 0;
    Entries made = e.like(sum, keep ? kept : left);
    int axis = keep ? e.batchAxis() : c.to().batch().isOne() && !left.isEmpty() ? 0 : batch;
    return made.placed(made.dims(), axis, axis < 0 ? 1 : e.pre());
  }

  /** Rows are added up where they lie so, else entries that lie one behind the other. */
  private static Value summed(OnnxCall c, Entries e, List<Integer> others, List<Integer> reduced) {
    List<Integer> order = new ArrayList<>(reduced);
    order.addAll(others);
    Entries front = e.transposed(order.stream().mapToInt(i -> i).toArray());
    int n = Places.size(front.dims().subList(0, reduced.size()));
    int rest = e.size() / n;
    if (front.isInARow() && rest > 1) {
      return c.values().apply(new Sum(Axis.ROWS), c.values().of(front, List.of(n, rest)));
    }
    List<Integer> back = new ArrayList<>(others);
    back.addAll(reduced);
    Entries last = e.transposed(back.stream().mapToInt(i -> i).toArray());
    return c.values().apply(new Sum(Axis.LAST), c.values().of(last, List.of(rest, n)));
  }
}
