package io.pimento.export.onnx.read;

import io.pimento.graph.Element;
import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as entries of values of the graph, in any order: transposed, cut, joined and repeated
 * tensors are views, for which nothing is computed until an operator needs its entries in a row.
 *
 * <p>Values have their batch first. A tensor of ONNX has it on some axis, whose size is {@code pre
 * · batch · post}; {@code dims} are the sizes without the batch.
 */
final class Entries implements Datum {
  private final List<Integer> dims;
  private final int batchAxis;
  private final int pre;
  private final List<Value> sources;
  private final int @Nullable [] from;
  private final int @Nullable [] shift;

  private Entries(
      List<Integer> dims,
      int batchAxis,
      int pre,
      List<Value> sources,
      int @Nullable [] from,
      int @Nullable [] shift) {
    this.dims = List.copyOf(dims);
    this.batchAxis = batchAxis;
    this.pre = pre;
    this.sources = List.copyOf(sources);
    this.from = from == null || (sources.size() == 1 && isWhole(from, sources)) ? null : from;
    this.shift = shift;
  }

  private static boolean isWhole(int[] from, List<Value> sources) {
    return from.length == sources.getFirst().type().size() && Places.isIdentity(from);
  }

  /** A whole value; the batch is the first axis. */
  static Entries of(Value v, List<Integer> dims) {
    return new Entries(dims, dims.isEmpty() ? -1 : 0, 1, List.of(v), null, null);
  }

  /** A whole value with the axes of another tensor. */
  Entries like(Value v, List<Integer> other) {
    return new Entries(other, batchAxis, pre, List.of(v), null, null);
  }

  /** The same places in another value, which has the same size as the one source. */
  Entries over(Value v) {
    return new Entries(dims, batchAxis, pre, List.of(v), from, null);
  }

  Entries placed(List<Integer> other, int axis, int before) {
    return new Entries(other, axis, before, sources, from, shift);
  }

  /** Entries from other places of this tensor; −1 is zero. */
  Entries moved(List<Integer> to, int axis, int[] places) {
    return new Entries(
        to, axis, pre, sources, composed(places), shift == null ? null : picked(shift, places));
  }

  /** With other whole numbers added to ids. */
  Entries shifted(int[] more) {
    int[] sum = more.clone();
    int[] before = shift;
    if (before != null) {
      Arrays.setAll(sum, i -> more[i] + before[i]);
    }
    return new Entries(dims, batchAxis, pre, sources, from, sum);
  }

  /** Entries of several values, which are counted one behind the other. */
  Entries of(List<Value> values, List<Integer> to, int[] places) {
    return new Entries(to, batchAxis, pre, values, places, null);
  }

  private int[] composed(int[] places) {
    return from == null ? places : picked(from, places);
  }

  private static int[] picked(int[] numbers, int[] places) {
    int[] out = new int[places.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = places[i] < 0 ? -1 : numbers[places[i]];
    }
    return out;
  }

  List<Integer> dims() {
    return dims;
  }

  int rank() {
    return dims.size();
  }

  int size() {
    return Places.size(dims);
  }

  int last() {
    return dims.getLast();
  }

  /** The axis with the batch; −1 if all rows share one tensor. */
  int batchAxis() {
    return batchAxis;
  }

  int pre() {
    return pre;
  }

  /** Entries of a row that stand before the batch. */
  int before() {
    return batchAxis < 0 ? 1 : Places.size(dims.subList(0, batchAxis)) * pre;
  }

  List<Value> sources() {
    return sources;
  }

  /** Where entries come from; all of the one source in their order for null. */
  int @Nullable [] from() {
    return from;
  }

  int[] places() {
    return from == null ? Places.all(size()) : from.clone();
  }

  int @Nullable [] shift() {
    return shift;
  }

  /** Whether entries are row numbers of tables. */
  boolean isIndex() {
    return sources.getFirst().type().element() != Element.REAL;
  }

  /** Whether entries lie in their order, in one value or in several, one behind the other. */
  boolean isInARow() {
    if (from == null) {
      return true;
    }
    long held = sources.stream().mapToLong(v -> v.type().size()).sum();
    return held == from.length && Places.isIdentity(from);
  }

  /** Whether the one source is used whole, in whatever order. */
  boolean isReordered() {
    return sources.size() == 1
        && (from == null
            || (from.length == sources.getFirst().type().size() && isPermutation(from)));
  }

  static boolean isPermutation(int[] from) {
    boolean[] seen = new boolean[from.length];
    for (int i : from) {
      if (i < 0 || i >= seen.length || seen[i]) {
        return false;
      }
      seen[i] = true;
    }
    return true;
  }

  /** With axes in another order; the batch goes with its own. */
  Entries transposed(int[] order) {
    int axis = batchAxis;
    for (int i = 0; i < order.length; i++) {
      axis = order[i] == batchAxis ? i : axis;
    }
    return moved(Places.permuted(dims, order), axis, Places.transposed(dims, order));
  }

  /** With one axis last. */
  Entries withLast(int axis) {
    return transposed(order(axis, false));
  }

  /** With one axis first. */
  Entries withFirst(int axis) {
    return transposed(order(axis, true));
  }

  private int[] order(int axis, boolean first) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rank(); i++) {
      if (i != axis) {
        order.add(i);
      }
    }
    order.add(first ? 0 : order.size(), axis);
    return order.stream().mapToInt(i -> i).toArray();
  }
}
