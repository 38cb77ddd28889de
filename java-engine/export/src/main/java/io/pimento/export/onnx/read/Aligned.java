package io.pimento.export.onnx.read;

import io.pimento.graph.Operator;
import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two tensors that are joined entry by entry, repeated to the same axes. */
record Aligned(OnnxCall c, Entries left, Entries right) {
  static Aligned of(OnnxCall c, Entries a, Entries b) {
    int rank = Math.max(a.rank(), b.rank());
    Entries x = ranked(a, rank);
    Entries y = ranked(b, rank);
    boolean both = x.batchAxis() >= 0 && y.batchAxis() >= 0 && !c.to().batch().isOne();
    Entries batched = x.batchAxis() >= 0 ? x : y;
    Entries other = x.batchAxis() >= 0 ? y : x;
    boolean fits =
        both
            ? x.batchAxis() == y.batchAxis() && x.pre() == y.pre()
            : batched.batchAxis() < 0
                || c.to().batch().isOne()
                || other.dims().get(batched.batchAxis()) == 1;
    if (!fits || x.isIndex() || y.isIndex()) {
      throw c.refuse(
          "joins "
              + (x.isIndex() || y.isIndex() ? "ids" : "the axes")
              + " "
              + c.to().extents(a)
              + " and "
              + c.to().extents(b)
              + " entry by entry");
    }
    List<Integer> dims = FoldRules.common(c, x.dims(), y.dims());
    int axis = batched.batchAxis();
    int pre = batched.pre();
    return new Aligned(c, spread(x, dims, axis, pre), spread(y, dims, axis, pre));
  }

  private static Entries ranked(Entries e, int rank) {
    int missing = rank - e.rank();
    if (missing == 0) {
      return e;
    }
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < missing; i++) {
      dims.add(1);
    }
    dims.addAll(e.dims());
    return e.placed(dims, e.batchAxis() < 0 ? -1 : e.batchAxis() + missing, e.pre());
  }

  private static Entries spread(Entries e, List<Integer> dims, int axis, int pre) {
    Entries grown =
        e.dims().equals(dims) ? e : e.moved(dims, e.batchAxis(), Places.spread(e.dims(), dims));
    return grown.placed(dims, axis, pre);
  }

  /** An operator on both, in the order of one that is whole, so that the other moves alone. */
  Entries apply(Operator op) {
    Values values = c.values();
    Entries base = left.isReordered() ? left : right;
    if (!base.isReordered() || base.from() == null) {
      return left.like(values.apply(op, values.of(left), values.of(right)), left.dims());
    }
    int[] order = base.places();
    Value x = values.of(inOrder(left, order));
    Value y = values.of(inOrder(right, order));
    return left.like(values.apply(op, x, y), List.of(order.length))
        .moved(left.dims(), left.batchAxis(), order);
  }

  /** Entry i of a tensor at place {@code order[i]}. */
  private static Entries inOrder(Entries e, int[] order) {
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return e.moved(List.of(order.length), e.batchAxis() < 0 ? -1 : 0, back);
  }

  /**
   * The numbers of a constant at every entry of a tensor, which it must not make larger; empty if
   * it does.
   */
  static double[] numbers(OnnxCall c, Constant k, Entries e) {
    if (k.open() || k.dims().size() > e.rank()) {
      return new double[0];
    }
    Constant one = withoutBatch(c, k, e);
    for (int i = 1; i <= one.dims().size(); i++) {
      int size = one.dims().get(one.dims().size() - i);
      if (size != 1 && size != e.dims().get(e.rank() - i)) {
        return new double[0];
      }
    }
    double[] all = one.numbers();
    return Arrays.stream(Places.spread(one.dims(), e.dims())).mapToDouble(i -> all[i]).toArray();
  }

  /** A constant that has rows of a batch of fixed size, which must be equal, with one of them. */
  static Constant withoutBatch(OnnxCall c, Constant k, Entries e) {
    int size = c.to().batch().size();
    int axis = e.batchAxis() < 0 ? -1 : e.batchAxis() - e.rank() + k.dims().size();
    if (size < 2 || axis < 0 || k.dims().get(axis) == 1) {
      return k;
    }
    int post = e.dims().get(e.batchAxis()) / e.pre();
    int[] first = new int[e.pre() * post];
    Arrays.setAll(first, i -> i / post * size * post + i % post);
    List<Integer> dims = Places.with(k.dims(), axis, first.length);
    Constant one = k.moved(k.name(), dims, Places.gathered(k.dims(), axis, first));
    int[] again = new int[first.length * size];
    Arrays.setAll(again, i -> i / post / size * post + i % post);
    int[] all = Places.gathered(dims, axis, again);
    for (int i = 0; i < all.length; i++) {
      if (k.numbers()[i] != one.numbers()[all[i]]) {
        throw c.refuse("reads constants that differ between rows of the batch");
      }
    }
    return one;
  }
}
