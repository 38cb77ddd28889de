package io.pimento.export.onnx.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Arithmetic of constants, with the batch's size as a number that is left open. */
final class FoldRules {
  private static final Map<String, DoubleUnaryOperator> ONE =
      Map.ofEntries(
          Map.entry("Neg", x -> -x),
          Map.entry("Abs", Math::abs),
          Map.entry("Sqrt", Math::sqrt),
          Map.entry("Exp", Math::exp),
          Map.entry("Log", Math::log),
          Map.entry("Floor", Math::floor),
          Map.entry("Ceil", Math::ceil),
          Map.entry("Round", Math::rint),
          Map.entry("Reciprocal", x -> 1 / x),
          Map.entry("Not", x -> x == 0 ? 1 : 0),
          Map.entry("Relu", x -> Math.max(x, 0)),
          Map.entry("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
          Map.entry("Tanh", Math::tanh));

  private static final Map<String, DoubleBinaryOperator> TWO =
      Map.ofEntries(
          Map.entry("Pow", Math::pow),
          Map.entry("Min", Math::min),
          Map.entry("Max", Math::max),
          Map.entry("Mod", (a, b) -> a - b * Math.floor(a / b)),
          Map.entry("Greater", (a, b) -> a > b ? 1 : 0),
          Map.entry("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0),
          Map.entry("Less", (a, b) -> a < b ? 1 : 0),
          Map.entry("LessOrEqual", (a, b) -> a <= b ? 1 : 0),
          Map.entry("And", (a, b) -> a != 0 && b != 0 ? 1 : 0),
          Map.entry("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0));

  private FoldRules() {}

  /** The constant that a node makes of constants; null if it is no arithmetic. */
  static @Nullable Datum fold(OnnxCall c) {
    String op = c.node().getOpType();
    for (int i = 0; i < c.node().getInputCount(); i++) {
      if (c.has(i) && !(c.to().known(c.node().getInput(i)) instanceof Constant)) {
        return null;
      }
    }
    if (c.node().getInputCount() == 0) {
      return null;
    }
    DoubleUnaryOperator one = ONE.get(op);
    if (one != null) {
      Constant x = closed(c, 0);
      return new Constant(
          c.result(),
          x.whole(),
          x.dims(),
          () -> Arrays.stream(x.numbers()).map(one).toArray(),
          null);
    }
    DoubleBinaryOperator two = TWO.get(op);
    if (two != null && c.node().getInputCount() == 2) {
      Constant x = closed(c, 0);
      Constant y = closed(c, 1);
      return paired(
          c, x, y, (a, b, i, j) -> new double[] {two.applyAsDouble(a.fixed()[i], b.fixed()[j]), 0});
    }
    return switch (op) {
      case "Add" -> paired(c, k(c, 0), k(c, 1), (a, b, i, j) -> sum(a, b, i, j, 1));
      case "Sub" -> paired(c, k(c, 0), k(c, 1), (a, b, i, j) -> sum(a, b, i, j, -1));
      case "Mul" -> paired(c, k(c, 0), k(c, 1), (a, b, i, j) -> product(c, a, b, i, j));
      case "Div" -> {
        boolean whole = k(c, 0).whole();
        yield paired(c, k(c, 0), k(c, 1), (a, b, i, j) -> quotient(c, a, b, i, j, whole));
      }
      case "Equal" -> paired(c, k(c, 0), k(c, 1), (a, b, i, j) -> equal(c, a, b, i, j));
      case "Where" -> where(c);
      case "ConstantOfShape" -> ofShape(c);
      case "Range" -> range(c);
      case "ReduceProd", "ReduceSum" -> reduced(c, op.equals("ReduceProd"));
      case "DequantizeLinear" -> dequantized(c);
      default -> null;
    };
  }

  private static Constant k(OnnxCall c, int input) {
    return c.constant(input, "numbers");
  }

  private static Constant closed(OnnxCall c, int input) {
    Constant x = k(c, input);
    if (x.open()) {
      throw c.refuse("computes with the batch's size in a way that depends on how large it is");
    }
    return x;
  }

  private interface Pairing {
    double[] of(Extents a, Extents b, int i, int j);
  }

  private static Constant paired(OnnxCall c, Constant x, Constant y, Pairing rule) {
    List<Integer> dims = common(c, x.dims(), y.dims());
    String name = c.result();
    boolean whole = x.whole() && y.whole();
    if (!x.open() && !y.open() && !whole) {
      return new Constant(name, false, dims, () -> both(x, y, dims, rule).fixed(), null);
    }
    Extents all = both(x, y, dims, rule);
    return c.to().whole(name, dims, all, whole);
  }

  private static Extents both(Constant x, Constant y, List<Integer> dims, Pairing rule) {
    int[] from = Places.spread(x.dims(), dims);
    int[] other = Places.spread(y.dims(), dims);
    Extents a = x.extents();
    Extents b = y.extents();
    Extents all = new Extents(new double[from.length], new double[from.length]);
    for (int i = 0; i < from.length; i++) {
      double[] r = rule.of(a, b, from[i], other[i]);
      all.fixed()[i] = r[0];
      all.rows()[i] = r[1];
    }
    return all;
  }

  /** The shape that two shapes are repeated to. */
  static List<Integer> common(OnnxCall c, List<Integer> a, List<Integer> b) {
    List<Integer> dims = new ArrayList<>();
    int rank = Math.max(a.size(), b.size());
    for (int i = 0; i < rank; i++) {
      int x = i < rank - a.size() ? 1 : a.get(i - rank + a.size());
      int y = i < rank - b.size() ? 1 : b.get(i - rank + b.size());
      if (x != y && x != 1 && y != 1) {
        throw c.refuse("joins tensors of the shapes " + a + " and " + b + " entry by entry");
      }
      dims.add(x == 1 ? y : x);
    }
    return dims;
  }

  private static double[] sum(Extents a, Extents b, int i, int j, int sign) {
    return new double[] {a.fixed()[i] + sign * b.fixed()[j], a.rows()[i] + sign * b.rows()[j]};
  }

  private static double[] product(OnnxCall c, Extents a, Extents b, int i, int j) {
    if (a.rows()[i] != 0 && b.rows()[j] != 0) {
      throw c.refuse("multiplies the batch's size by itself");
    }
    return new double[] {
      a.fixed()[i] * b.fixed()[j], a.rows()[i] * b.fixed()[j] + a.fixed()[i] * b.rows()[j]
    };
  }

  private static double[] quotient(OnnxCall c, Extents a, Extents b, int i, int j, boolean whole) {
    double by = b.fixed()[j];
    boolean exact = b.rows()[j] == 0 && (a.rows()[i] == 0 || a.rows()[i] % by == 0);
    if (a.rows()[i] != 0 && b.rows()[j] != 0 && a.fixed()[i] == 0 && by == 0) {
      return new double[] {a.rows()[i] / b.rows()[j], 0};
    }
    if (!exact || (whole && a.rows()[i] != 0 && a.fixed()[i] % by != 0)) {
      throw c.refuse("divides the batch's size");
    }
    double fixed = a.fixed()[i] / by;
    return new double[] {whole ? (double) (long) fixed : fixed, a.rows()[i] / by};
  }

  private static double[] equal(OnnxCall c, Extents a, Extents b, int i, int j) {
    if (a.rows()[i] == b.rows()[j]) {
      return new double[] {a.fixed()[i] == b.fixed()[j] ? 1 : 0, 0};
    }
    Extents open = a.rows()[i] != 0 ? a : b;
    int at = a.rows()[i] != 0 ? i : j;
    double other = a.rows()[i] != 0 ? b.fixed()[j] : a.fixed()[i];
    boolean below = open.fixed()[at] >= 0 && open.rows()[at] > 0 && other <= 0;
    if (!below || (a.rows()[i] != 0 && b.rows()[j] != 0)) {
      throw c.refuse("compares the batch's size with a number");
    }
    return new double[] {0, 0};
  }

  private static Datum where(OnnxCall c) {
    Constant which = closed(c, 0);
    Constant yes = k(c, 1);
    Constant no = k(c, 2);
    List<Integer> dims = common(c, common(c, which.dims(), yes.dims()), no.dims());
    int[] w = Places.spread(which.dims(), dims);
    int[] y = Places.spread(yes.dims(), dims);
    int[] n = Places.spread(no.dims(), dims);
    Extents all = new Extents(new double[w.length], new double[w.length]);
    for (int i = 0; i < w.length; i++) {
      boolean first = which.numbers()[w[i]] != 0;
      Extents from = first ? yes.extents() : no.extents();
      all.fixed()[i] = from.fixed()[first ? y[i] : n[i]];
      all.rows()[i] = from.rows()[first ? y[i] : n[i]];
    }
    return c.to().whole(c.result(), dims, all, yes.whole());
  }

  private static Datum ofShape(OnnxCall c) {
    Extents shape = k(c, 0).extents();
    Constant value =
        c.attribute("value") == null
            ? Constant.of(c.result(), false, List.of(), 0)
            : c.to().tensor(c, "value").shaped(List.of());
    return c.to().expanded(value, shape, c);
  }

  private static Datum range(OnnxCall c) {
    double start = closed(c, 0).numbers()[0];
    double end = closed(c, 1).numbers()[0];
    double step = closed(c, 2).numbers()[0];
    double[] all = new double[(int) Math.max(0, Math.ceil((end - start) / step))];
    Arrays.setAll(all, i -> start + i * step);
    return Constant.of(c.result(), k(c, 0).whole(), List.of(all.length), all);
  }

  private static @Nullable Datum reduced(OnnxCall c, boolean product) {
    Constant x = k(c, 0);
    int[] axes = c.axes(1, x.dims().size());
    if (axes != null && axes.length != x.dims().size()) {
      return null;
    }
    Extents sum = new Extents(new double[] {product ? 1 : 0}, new double[1]);
    Extents all = x.extents();
    for (int i = 0; i < all.size(); i++) {
      double[] r = product ? product(c, sum, all, 0, i) : sum(sum, all, 0, i, 1);
      sum.fixed()[0] = r[0];
      sum.rows()[0] = r[1];
    }
    boolean keep = c.whole("keepdims", 1) != 0;
    List<Integer> dims = new ArrayList<>();
    x.dims().forEach(_ -> dims.add(1));
    return c.to().whole(c.result(), keep ? dims : List.of(), sum, x.whole());
  }

  /** Weights that were rounded: what they stand for. */
  private static Datum dequantized(OnnxCall c) {
    Constant x = closed(c, 0);
    Constant scale = closed(c, 1);
    Constant zero = c.has(2) ? closed(c, 2) : null;
    int rank = x.dims().size();
    int axis = rank == 0 ? 0 : c.axis(c.whole("axis", 1), Math.max(rank, 2));
    int inner = axis >= rank ? 1 : Places.size(x.dims().subList(axis + 1, rank));
    return new Constant(
        c.result(),
        false,
        x.dims(),
        () -> {
          double[] y = x.numbers().clone();
          double[] s = scale.numbers();
          for (int i = 0; i < y.length; i++) {
            int at = s.length == 1 ? 0 : i / inner % s.length;
            y[i] = (y[i] - (zero == null ? 0 : zero.numbers()[at])) * s[at];
          }
          return y;
        },
        null);
  }

  static Datum concat(OnnxCall c, List<Constant> parts) {
    Constant first = parts.getFirst();
    int axis = c.axis(c.whole("axis", 0), first.dims().size());
    int size = parts.stream().mapToInt(p -> p.dims().get(axis)).sum();
    List<Integer> dims = Places.with(first.dims(), axis, size);
    int inner = Places.size(dims.subList(axis + 1, dims.size()));
    int outer = Places.size(dims.subList(0, axis));
    Extents all = new Extents(new double[Places.size(dims)], new double[Places.size(dims)]);
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (Constant p : parts) {
        int run = p.dims().get(axis) * inner;
        System.arraycopy(p.extents().fixed(), o * run, all.fixed(), at, run);
        System.arraycopy(p.extents().rows(), o * run, all.rows(), at, run);
        at += run;
      }
    }
    return c.to().whole(c.result(), dims, all, first.whole());
  }
}
