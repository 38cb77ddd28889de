package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Operators entry by entry, and what they become beside constants. */
final class ElementRules {
  private static final int HIGHEST_POWER = 8;
  private static final double SIX = 6;

  private ElementRules() {}

  static Map<String, Rule.One> all() {
    return Map.ofEntries(
        Map.entry("Add", c -> add(c, c.in(0), c.in(1))),
        Map.entry("Sub", ElementRules::sub),
        Map.entry("Mul", ElementRules::mul),
        Map.entry("Div", ElementRules::div),
        Map.entry("Sum", ElementRules::sum),
        Map.entry("Pow", ElementRules::pow),
        Map.entry("Relu", c -> unary(c, v -> c.values().apply(new Relu(), v))),
        Map.entry("Sigmoid", c -> unary(c, v -> c.values().apply(new Sigmoid(), v))),
        Map.entry("Tanh", c -> unary(c, v -> tanh(c, v))),
        Map.entry("Neg", c -> unary(c, v -> scaled(c, v, -1))),
        Map.entry("Abs", c -> unary(c, v -> leaky(c, v, -1))),
        Map.entry("LeakyRelu", c -> unary(c, v -> leaky(c, v, c.real("alpha", 0.01)))),
        Map.entry("Clip", ElementRules::clip),
        Map.entry("Max", c -> bounded(c, true)),
        Map.entry("Min", c -> bounded(c, false)),
        Map.entry(
            "HardSigmoid",
            c -> unary(c, v -> hardSigmoid(c, v, c.real("alpha", 0.2), c.real("beta", 0.5)))),
        Map.entry(
            "HardSwish",
            c ->
                unary(
                    c, v -> c.values().apply(new Multiply(), v, hardSigmoid(c, v, 1 / SIX, 0.5)))));
  }

  static Datum cast(OnnxCall c) {
    DataType to = DataType.forNumber((int) c.whole("to", 0));
    boolean whole = to != null && TensorNumbers.isWhole(to);
    if (c.in(0) instanceof Constant k) {
      double[] open = k.open() ? k.extents().rows() : null;
      boolean truth = to == DataType.BOOL;
      return new Constant(
          c.result(),
          whole,
          k.dims(),
          () ->
              Arrays.stream(k.numbers())
                  .map(x -> truth ? (x != 0 ? 1 : 0) : whole ? (double) (long) x : x)
                  .toArray(),
          open);
    }
    Datum d = c.in(0);
    boolean ids = d instanceof Entries e && e.isIndex();
    boolean same =
        ids
            ? to == DataType.INT64 || to == DataType.INT32
            : to == DataType.FLOAT || to == DataType.DOUBLE;
    if (!same) {
      throw c.refuse(
          "makes "
              + (ids ? "ids" : "activations")
              + " numbers of type "
              + to
              + "; ids stay whole numbers and activations float");
    }
    return d;
  }

  /** An operator whose result has the entries of its input, in whatever order they lie. */
  static Entries unary(OnnxCall c, UnaryOperator<Value> op) {
    return unary(c, c.entries(0), op);
  }

  static Entries unary(OnnxCall c, Entries e, UnaryOperator<Value> op) {
    if (e.isIndex()) {
      throw c.refuse("computes with ids; look rows of a table up by them");
    }
    return e.isReordered()
        ? e.over(op.apply(e.sources().getFirst()))
        : e.like(op.apply(c.value(e)), e.dims());
  }

  private static Value scaled(OnnxCall c, Value v, double factor) {
    return c.values().apply(new Scale(factor), v);
  }

  private static Value shifted(OnnxCall c, Value v, double by) {
    return by == 0 ? v : c.values().apply(new Add(2), v, c.values().apply(new Fill(by, v.type())));
  }

  private static Value relu(OnnxCall c, Value v) {
    return c.values().apply(new Relu(), v);
  }

  private static Value plus(OnnxCall c, Value a, Value b) {
    return c.values().apply(new Add(2), a, b);
  }

  /** 2σ(2x) − 1. */
  private static Value tanh(OnnxCall c, Value v) {
    Value s = c.values().apply(new Sigmoid(), scaled(c, v, 2));
    return shifted(c, scaled(c, s, 2), -1);
  }

  /** max(x, 0) − slope·max(−x, 0). */
  private static Value leaky(OnnxCall c, Value v, double slope) {
    return plus(c, relu(c, v), scaled(c, relu(c, scaled(c, v, -1)), -slope));
  }

  private static Value hardSigmoid(OnnxCall c, Value v, double alpha, double beta) {
    return least(c, relu(c, shifted(c, scaled(c, v, alpha), beta)), 1);
  }

  /** max(x, bound). */
  private static Value most(OnnxCall c, Value v, double bound) {
    return shifted(c, relu(c, shifted(c, v, -bound)), bound);
  }

  /** min(x, bound). */
  private static Value least(OnnxCall c, Value v, double bound) {
    return shifted(c, scaled(c, relu(c, shifted(c, scaled(c, v, -1), bound)), -1), bound);
  }

  private static Datum clip(OnnxCall c) {
    double low = bound(c, "min", 1, Double.NEGATIVE_INFINITY);
    double high = bound(c, "max", 2, Double.POSITIVE_INFINITY);
    return unary(
        c,
        v -> {
          Value above = low < -Float.MAX_VALUE ? v : most(c, v, low);
          return high > Float.MAX_VALUE ? above : least(c, above, high);
        });
  }

  private static double bound(OnnxCall c, String name, int input, double none) {
    if (c.attribute(name) != null) {
      return c.real(name, none);
    }
    return c.has(input) ? number(c, c.constant(input, "bounds")) : none;
  }

  private static Datum bounded(OnnxCall c, boolean least) {
    if (c.node().getInputCount() != 2) {
      throw c.refuse("compares more than a tensor and a number");
    }
    boolean swapped = c.in(0) instanceof Constant;
    double bound = number(c, c.constant(swapped ? 0 : 1, "bounds"));
    return unary(
        c, c.entries(swapped ? 1 : 0), v -> least ? most(c, v, bound) : least(c, v, bound));
  }

  private static double number(OnnxCall c, Constant k) {
    Double all = k.uniform();
    if (all == null) {
      throw c.refuse("has another number for every entry; one number for all has a form");
    }
    return all;
  }

  private static Datum pow(OnnxCall c) {
    double exponent = number(c, c.constant(1, "exponents"));
    if (exponent != Math.rint(exponent) || exponent < 1 || exponent > HIGHEST_POWER) {
      throw c.refuse("has the exponent " + exponent + "; whole ones from 1 to 8 are products");
    }
    return unary(
        c,
        v -> {
          Value power = v;
          for (int i = 1; i < exponent; i++) {
            power = c.values().apply(new Multiply(), power, v);
          }
          return power;
        });
  }

  private static Datum mul(OnnxCall c) {
    Datum rounded = FewBitRows.rounded(c);
    return rounded == null ? multiply(c, c.in(0), c.in(1)) : rounded;
  }

  static Datum multiply(OnnxCall c, Datum a, Datum b) {
    if (a instanceof Constant k && !(b instanceof Constant)) {
      return multiply(c, b, k);
    }
    if (!(b instanceof Constant k)) {
      return Aligned.of(c, c.entries(a), c.entries(b)).apply(new Multiply());
    }
    Double all = k.uniform();
    if (a instanceof Product p && all != null && !p.softmax()) {
      return p.times(all);
    }
    Entries e = c.entries(a);
    double[] numbers = Aligned.numbers(c, k, e);
    if (numbers.length == 0) {
      return Aligned.of(c, e, c.to().lifted(k, c)).apply(new Multiply());
    }
    if (all != null) {
      return all == 1 ? e : unary(c, e, v -> scaled(c, v, all));
    }
    Entries folded = new Folding(c).scaled(e, numbers, k);
    return folded != null
        ? folded
        : Aligned.of(c, e, c.to().lifted(Aligned.withoutBatch(c, k, e), c)).apply(new Multiply());
  }

  static Datum add(OnnxCall c, Datum a, Datum b) {
    if (a instanceof Constant k && !(b instanceof Constant)) {
      return add(c, b, k);
    }
    if (!(b instanceof Constant k)) {
      return Aligned.of(c, c.entries(a), c.entries(b)).apply(new Add(2));
    }
    if (a instanceof Product p && Double.valueOf(0).equals(k.uniform())) {
      return p;
    }
    Entries e = c.entries(a);
    double[] numbers = Aligned.numbers(c, k, e);
    if (numbers.length == 0) {
      return Aligned.of(c, e, c.to().lifted(k, c)).apply(new Add(2));
    }
    if (e.isIndex()) {
      return e.shifted(Arrays.stream(numbers).mapToInt(x -> (int) x).toArray());
    }
    Entries folded = new Folding(c).shifted(e, numbers, k);
    if (folded != null) {
      return folded;
    }
    Double all = k.uniform();
    return all != null
        ? unary(c, e, v -> shifted(c, v, all))
        : Aligned.of(c, e, c.to().lifted(Aligned.withoutBatch(c, k, e), c)).apply(new Add(2));
  }

  private static Datum sum(OnnxCall c) {
    List<Datum> all = c.all();
    Datum sum = all.getFirst();
    if (all.size() > 2 && all.stream().allMatch(Entries.class::isInstance)) {
      List<Entries> terms = all.stream().map(c::entries).toList();
      Entries first = terms.getFirst();
      boolean alike =
          terms.stream()
              .allMatch(
                  t ->
                      t.dims().equals(first.dims())
                          && t.batchAxis() == first.batchAxis()
                          && t.pre() == first.pre());
      if (alike) {
        List<Value> values = terms.stream().map(c::value).toList();
        Value total = c.values().builder().apply(new Add(values.size()), values);
        return first.like(total, first.dims());
      }
    }
    for (Datum d : all.subList(1, all.size())) {
      sum = add(c, sum, d);
    }
    return sum;
  }

  private static Datum sub(OnnxCall c) {
    Datum a = c.in(0);
    Datum b = c.in(1);
    if (b instanceof Constant k) {
      return add(c, a, negative(k));
    }
    if (a instanceof Constant) {
      return add(c, unary(c, c.entries(b), v -> scaled(c, v, -1)), a);
    }
    Datum rows = FactorizationRule.of(c);
    if (rows != null) {
      return rows;
    }
    Aligned pair = Aligned.of(c, c.entries(a), c.entries(b));
    Entries minus = unary(c, pair.right(), v -> scaled(c, v, -1));
    return Aligned.of(c, pair.left(), minus).apply(new Add(2));
  }

  private static Constant negative(Constant k) {
    return new Constant(
        k.name() + ", negative",
        k.whole(),
        k.dims(),
        () -> Arrays.stream(k.numbers()).map(x -> -x).toArray(),
        null);
  }

  private static Datum div(OnnxCall c) {
    Datum norm = NormRules.decomposed(c);
    if (norm != null) {
      return norm;
    }
    if (c.in(1) instanceof Constant k) {
      Constant inverse =
          new Constant(
              k.name() + ", inverse",
              false,
              k.dims(),
              () -> Arrays.stream(k.numbers()).map(x -> 1 / x).toArray(),
              null);
      return multiply(c, c.in(0), inverse);
    }
    c.all();
    throw c.refuse(
        "divides by activations; there is an operator for x / constant and for layer"
            + " normalisation alone");
  }
}
