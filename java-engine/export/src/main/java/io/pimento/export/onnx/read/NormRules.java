package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalisations: of layers as one operator or as the steps that older exporters write. */
final class NormRules {
  private NormRules() {}

  static Datum layerNorm(OnnxCall c) {
    Entries x = c.entries(0);
    int axis = c.axis(c.whole("axis", -1), x.rank());
    int n = Places.size(x.dims().subList(axis, x.rank()));
    Constant gain = c.constant(1, "gains");
    double[] zeros = new double[n];
    Constant shift =
        c.has(2)
            ? c.constant(2, "shifts")
            : Constant.of(gain.name() + Folding.ZEROS, false, List.of(n), zeros);
    boolean fits = gain.size() == n && shift.size() == n && x.batchAxis() < axis;
    if (!fits || c.node().getOutputCount() > 1) {
      throw c.refuse(
          "normalises " + c.to().extents(x) + " with " + gain.dims() + " gains, or more than that");
    }
    Weights w = c.to().weights();
    return normalised(
        c,
        x,
        axis,
        c.real("epsilon", 1e-5),
        w.vector(gain.name(), n, gain::numbers),
        w.vector(shift.name(), n, shift::numbers));
  }

  private static Entries normalised(
      OnnxCall c, Entries x, int axis, double epsilon, Value gain, Value shift) {
    int n = Places.size(x.dims().subList(axis, x.rank()));
    int rows = x.size() / n;
    LayerNorm last = new LayerNorm(Axis.LAST, n, false, epsilon);
    Entries turned = axis == x.rank() - 1 ? x.withFirst(axis) : x;
    if (!x.isInARow() && turned.isInARow() && rows > 1) {
      LayerNorm byRows = new LayerNorm(Axis.ROWS, n, false, epsilon);
      Value v = c.values().of(turned, List.of(n, rows));
      Value y = c.values().apply(byRows, v, gain, shift);
      int[] back = new int[x.size()];
      Arrays.setAll(back, i -> i % n * rows + i / n);
      return x.of(List.of(y), x.dims(), back);
    }
    int[] order = orderOfRows(x, n);
    if (order.length > 0) {
      // Rows in another order are normalised where they lie.
      Value v = c.values().shaped(x.sources().getFirst(), List.of(rows, n));
      return x.over(c.values().apply(last, v, gain, shift));
    }
    Value v = c.values().of(x, rows == 1 ? List.of(n) : List.of(rows, n));
    return x.like(c.values().apply(last, v, gain, shift), x.dims());
  }

  /** Whether rows of so many entries lie whole in one value; empty if not. */
  private static int[] orderOfRows(Entries x, int n) {
    int[] from = x.from();
    if (from == null || !x.isReordered()) {
      return new int[0];
    }
    for (int i = 0; i < from.length; i++) {
      if (from[i] % n != i % n || from[i] - i % n != from[i - i % n]) {
        return new int[0];
      }
    }
    return from;
  }

  /** Gain and shift for each channel by what was measured in training. */
  static Datum batchNorm(OnnxCall c) {
    Entries x = c.entries(0);
    Constant[] k = new Constant[4];
    for (int i = 0; i < k.length; i++) {
      k[i] = c.constant(i + 1, "statistics");
    }
    if (c.whole("training_mode", 0) != 0 || x.rank() < 2) {
      throw c.refuse("normalises with the batch's own statistics; export the model for evaluation");
    }
    double epsilon = c.real("epsilon", 1e-5);
    int n = k[0].size();
    double[] gain = new double[n];
    double[] shift = new double[n];
    for (int i = 0; i < n; i++) {
      gain[i] = k[0].numbers()[i] / Math.sqrt(k[3].numbers()[i] + epsilon);
      shift[i] = k[1].numbers()[i] - gain[i] * k[2].numbers()[i];
    }
    Integer[] dims = new Integer[x.rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = n;
    Constant gains = Constant.of(k[0].name() + " of batches", false, List.of(dims), gain);
    Constant shifts = Constant.of(k[1].name() + " of batches", false, List.of(dims), shift);
    return ElementRules.add(c, ElementRules.multiply(c, x, gains), shifts);
  }

  /**
   * (x − mean x) / √(mean (x − mean x)² + ε) over the last axis, whose gain and shift follow; null
   * if a division is something else.
   */
  static @Nullable Datum decomposed(OnnxCall c) {
    NodeProto minus = made(c, c.node().getInput(0), "Sub");
    NodeProto root = made(c, c.node().getInput(1), "Sqrt");
    NodeProto plus = root == null ? null : made(c, root.getInput(0), "Add");
    if (minus == null || plus == null) {
      return null;
    }
    Constant epsilon = number(c, plus.getInput(1));
    NodeProto variance = made(c, plus.getInput(epsilon == null ? 1 : 0), "ReduceMean");
    epsilon = epsilon == null ? number(c, plus.getInput(0)) : epsilon;
    NodeProto square = variance == null ? null : producer(c, variance.getInput(0));
    NodeProto mean = made(c, minus.getInput(1), "ReduceMean");
    boolean fits =
        epsilon != null
            && variance != null
            && square != null
            && mean != null
            && isSquare(c, square, minus)
            && mean.getInput(0).equals(minus.getInput(0))
            && c.to().known(minus.getInput(0)) instanceof Entries;
    if (!fits || epsilon == null || variance == null || mean == null) {
      return null;
    }
    Entries x = c.entries(new OnnxCall(c.to(), minus).in(0));
    int last = x.rank() - 1;
    if (!isOver(c, mean, x, last) || !isOver(c, variance, x, last) || x.batchAxis() == last) {
      return null;
    }
    int n = x.last();
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    Weights w = c.to().weights();
    Value gain = w.vector(c.result() + Folding.ONES, n, () -> ones);
    Value shift = w.vector(c.result() + Folding.ZEROS, n, () -> new double[n]);
    return normalised(c, x, last, epsilon.numbers()[0], gain, shift);
  }

  private static boolean isSquare(OnnxCall c, NodeProto square, NodeProto minus) {
    boolean own = isSame(c, square.getInput(0), minus);
    Constant exponent = square.getOpType().equals("Pow") ? number(c, square.getInput(1)) : null;
    return own
        && (exponent != null
            ? exponent.numbers()[0] == 2
            : square.getOpType().equals("Mul") && isSame(c, square.getInput(1), minus));
  }

  private static boolean isSame(OnnxCall c, String name, NodeProto minus) {
    NodeProto n = made(c, name, "Sub");
    return n != null && n.getInputList().equals(minus.getInputList());
  }

  private static boolean isOver(OnnxCall c, NodeProto reduce, Entries x, int last) {
    OnnxCall call = new OnnxCall(c.to(), reduce);
    int[] axes = call.axes(1, x.rank());
    return axes != null && axes.length == 1 && axes[0] == last && call.whole("keepdims", 1) != 0;
  }

  private static @Nullable Constant number(OnnxCall c, String name) {
    return c.to().known(name) instanceof Constant k && k.size() == 1 && !k.open() ? k : null;
  }

  private static @Nullable NodeProto producer(OnnxCall c, String name) {
    NodeProto n = c.to().producer(name);
    return n != null && n.getOpType().equals("Cast") ? producer(c, n.getInput(0)) : n;
  }

  private static @Nullable NodeProto made(OnnxCall c, String name, String op) {
    NodeProto n = producer(c, name);
    return n != null && n.getOpType().equals(op) ? n : null;
  }
}
