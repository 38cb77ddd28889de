package io.pimento.export.onnx;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that put entries elsewhere. Batched tensors have their rows along axis 0. */
final class ShapeRules {
  private ShapeRules() {}

  static void fill(OnnxNode n, Fill op) {
    long[] dims = op.type().dims().stream().mapToLong(d -> d).toArray();
    String shape =
        op.type().batched()
            ? n.joined(List.of(n.to().rows(), n.to().longs(dims)), 0)
            : n.to().longs(dims);
    n.is(n.to().add("Expand", n.to().scalar((float) op.value()), shape));
  }

  static void reshape(OnnxNode n, List<Integer> dims) {
    long[] shape = new long[dims.size() + 1];
    for (int i = 0; i < dims.size(); i++) {
      shape[i + 1] = dims.get(i);
    }
    // 0 takes the axis of rows as it is.
    n.is(n.to().add("Reshape", n.in(0), n.to().longs(shape)));
  }

  static void pick(OnnxNode n, List<Integer> from) {
    long[] places = from.stream().mapToLong(i -> i).toArray();
    n.is(n.to().add("Gather", n.in(0), n.to().longs(places), OnnxGraph.whole("axis", 1)));
  }

  static void sum(OnnxNode n, Sum op) {
    boolean last = op.axis() == Axis.LAST;
    String axis = n.to().longs(last ? -1 : 1);
    n.is(n.to().add("ReduceSum", n.in(0), axis, OnnxGraph.whole("keepdims", last ? 1 : 0)));
  }

  static void broadcast(OnnxNode n, Broadcast op) {
    boolean last = op.axis() == Axis.LAST;
    String x = last ? n.in(0) : n.to().add("Unsqueeze", n.in(0), n.to().longs(1));
    long[] shape = new long[last ? n.type(0).rank() + 1 : 3];
    Arrays.fill(shape, 1);
    shape[last ? shape.length - 1 : 1] = op.size();
    n.is(n.to().add("Expand", x, n.to().longs(shape)));
  }

  /** One behind the other with zeros between them where none lies over another, else added up. */
  static void place(OnnxNode n, Place op) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, op.offsets().size()).boxed().toList());
    order.sort(Comparator.comparing(op.offsets()::get));
    boolean apart = true;
    for (int i = 1; i < order.size(); i++) {
      apart &= end(n, op, order.get(i - 1)) <= op.offsets().get(order.get(i));
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      int j = order.get(i);
      int before = !apart || i == 0 ? op.offsets().get(j) : 0;
      int next = apart && i + 1 < order.size() ? op.offsets().get(order.get(i + 1)) : op.size();
      parts.add(padded(n, j, before, next - end(n, op, j)));
    }
    boolean one = parts.size() == 1;
    n.is(apart ? n.joined(parts, 1) : one ? parts.getFirst() : n.to().add("Sum", parts));
  }

  private static int end(OnnxNode n, Place op, int j) {
    return op.offsets().get(j) + n.type(j).dim(0);
  }

  private static String padded(OnnxNode n, int j, int before, int after) {
    if (before == 0 && after == 0) {
      return n.in(j);
    }
    TensorType type = n.type(j);
    long[] pads = new long[2 * (type.rank() + 1)];
    pads[1] = before;
    pads[type.rank() + 2] = after;
    return n.to().add("Pad", n.in(j), n.to().longs(pads));
  }

  /** The lower triangle of all dot products of rows. */
  static void dotTriangle(OnnxNode n) {
    int sources = n.node().inputs().size();
    int rows = 0;
    for (int j = 0; j < sources; j++) {
      rows += n.type(j).dim(0);
    }
    List<Long> places = new ArrayList<>();
    for (int i = 1; i < rows; i++) {
      for (int j = 0; j < i; j++) {
        places.add((long) i * rows + j);
      }
    }
    String t = n.joined(n.in(0, sources), 1);
    String turned = n.to().add("Transpose", t, OnnxGraph.wholes("perm", 0, 2, 1));
    String all = n.to().add("MatMul", t, turned);
    String flat = n.to().add("Reshape", all, n.to().longs(0, (long) rows * rows));
    long[] kept = places.stream().mapToLong(p -> p).toArray();
    n.is(n.to().add("Gather", flat, n.to().longs(kept), OnnxGraph.whole("axis", 1)));
  }

  /** (Σ x)² − Σ x² over rows. */
  static void factorization(OnnxNode n) {
    String sum = rowSum(n, n.in(0));
    String squares = rowSum(n, n.to().add("Mul", n.in(0), n.in(0)));
    n.is(n.to().add("Sub", n.to().add("Mul", sum, sum), squares));
  }

  private static String rowSum(OnnxNode n, String x) {
    return n.to().add("ReduceSum", x, n.to().longs(1), OnnxGraph.whole("keepdims", 0));
  }
}
