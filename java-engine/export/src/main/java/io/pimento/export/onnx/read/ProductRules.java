package io.pimento.export.onnx.read;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrix products: with weights they are layers, of activations they wait for what comes. */
final class ProductRules {
  private ProductRules() {}

  static Datum matMul(OnnxCall c) {
    Datum bag = BagRules.pooled(c);
    if (bag != null) {
      return bag;
    }
    Datum a = c.in(0);
    Datum b = c.in(1);
    if (a instanceof Product p && p.softmax()) {
      return AttentionRules.attention(c, p, c.entries(b));
    }
    if (b instanceof Constant k) {
      return byWeight(c, c.entries(a), k);
    }
    Entries right = c.entries(b);
    if (a instanceof Constant k) {
      Constant w = matrix(c, k);
      int out = w.dims().getFirst();
      int in = w.dims().getLast();
      if (right.rank() < 2 || right.dims().get(right.rank() - 2) != in) {
        throw c.refuse("multiplies " + k.dims() + " and " + c.to().extents(right));
      }
      mustNotMix(c, right, right.rank() - 2);
      ParameterSpec weight = c.to().weights().matrix(w.name(), "", out, in, w::numbers);
      Entries y = new Layers(c).product(right.withLast(right.rank() - 2), weight, null);
      return y.withLast(y.rank() - 2);
    }
    return activations(c, c.entries(a), right);
  }

  private static Entries byWeight(OnnxCall c, Entries x, Constant k) {
    Constant w = matrix(c, k);
    int in = w.dims().getFirst();
    if (x.rank() == 0 || x.last() != in) {
      throw c.refuse("multiplies " + c.to().extents(x) + " and " + k.dims());
    }
    mustNotMix(c, x, x.rank() - 1);
    return new Layers(c).product(x, c.to().weights().turned(w, in, w.dims().getLast()), null);
  }

  private static void mustNotMix(OnnxCall c, Entries x, int axis) {
    if (x.batchAxis() == axis && !c.to().batch().isOne()) {
      throw c.refuse("adds up rows of the batch; results of a row must not depend on others");
    }
  }

  /** A constant with two axes that mean anything. */
  private static Constant matrix(OnnxCall c, Constant k) {
    int rank = k.dims().size();
    boolean one = rank >= 2 && k.size() == k.dims().get(rank - 1) * k.dims().get(rank - 2);
    if (!one) {
      throw c.refuse(
          "multiplies by weights of the shape "
              + k.dims()
              + "; a matrix for each group has no operator, so multiply group by group");
    }
    return k.shaped(k.dims().subList(rank - 2, rank));
  }

  static Datum gemm(OnnxCall c) {
    boolean turnedA = c.whole("transA", 0) != 0;
    boolean turnedB = c.whole("transB", 0) != 0;
    double alpha = c.real("alpha", 1);
    double beta = c.real("beta", 1);
    Entries x = turnedA ? c.entries(0).transposed(new int[] {1, 0}) : c.entries(0);
    Constant k = c.constant(1, "weights");
    Constant w = alpha == 1 ? k : times(c, k, alpha);
    int in = w.dims().get(turnedB ? 1 : 0);
    int out = w.dims().get(turnedB ? 0 : 1);
    if (x.rank() != 2 || x.last() != in) {
      throw c.refuse("multiplies " + c.to().extents(x) + " and " + k.dims());
    }
    mustNotMix(c, x, 1);
    ParameterSpec weight =
        turnedB
            ? c.to().weights().matrix(w.name(), "", out, in, w::numbers)
            : c.to().weights().turned(w, in, out);
    boolean vector = c.has(2) && c.in(2) instanceof Constant bias && isVector(bias, out);
    if (!vector) {
      Entries y = new Layers(c).product(x, weight, null);
      if (!c.has(2)) {
        return y;
      }
      Datum more = c.in(2);
      Datum scaled = beta == 1 ? more : ElementRules.multiply(c, more, number(c, beta));
      return ElementRules.add(c, y, scaled);
    }
    Constant plain = (Constant) c.in(2);
    Constant bias = beta == 1 ? plain : times(c, plain, beta);
    double[] spread = bias.size() == out ? bias.numbers() : filled(out, bias.numbers()[0]);
    Value b = c.to().weights().vector(bias.name(), out, () -> spread);
    return new Layers(c).product(x, weight, b);
  }

  private static double[] filled(int n, double number) {
    double[] all = new double[n];
    Arrays.fill(all, number);
    return all;
  }

  private static boolean isVector(Constant bias, int out) {
    return !bias.open()
        && (bias.size() == 1 || (bias.size() == out && bias.dims().getLast() == out));
  }

  private static Constant number(OnnxCall c, double x) {
    return Constant.of(c.result() + " number", false, List.of(), x);
  }

  private static Constant times(OnnxCall c, Constant k, double factor) {
    return new Constant(
        k.name() + " in " + c.result(),
        false,
        k.dims(),
        () -> Arrays.stream(k.numbers()).map(x -> x * factor).toArray(),
        null);
  }

  static Datum softmax(OnnxCall c) {
    if (!(c.in(0) instanceof Product p) || p.softmax()) {
      c.entries(0);
      throw c.refuse(
          "is a softmax by itself, for which there is no operator; it is read as a part of"
              + " attention, softmax(Q·Kᵀ)·V without a mask");
    }
    int rank = p.left().rank();
    if (c.axis(c.whole("axis", -1), rank) != rank - 1) {
      throw c.refuse("runs over another axis than the last");
    }
    return p.softmaxed();
  }

  /** A product of activations, whole if it is one of equal rows or of vectors. */
  private static Datum activations(OnnxCall c, Entries a, Entries b) {
    int rank = a.rank();
    boolean fits =
        rank >= 2
            && b.rank() == rank
            && a.last() == b.dims().get(rank - 2)
            && a.dims().subList(0, rank - 2).equals(b.dims().subList(0, rank - 2))
            && a.batchAxis() == b.batchAxis()
            && a.pre() == b.pre()
            && a.batchAxis() < rank - 2;
    if (!fits) {
      throw c.refuse("multiplies activations " + c.to().extents(a) + " and " + c.to().extents(b));
    }
    return new Product(a, b, 1, false, whole(c, a, b), c.text());
  }

  private static @Nullable Entries whole(OnnxCall c, Entries a, Entries b) {
    int rank = a.rank();
    int m = a.dims().get(rank - 2);
    int n = b.last();
    int k = a.last();
    Entries turned = b.withLast(rank - 2);
    List<Integer> dims = Places.with(a.dims(), rank - 1, n);
    if (m == 1 || n == 1) {
      // [.., m, 1, k] · [.., 1, n, k], summed up over k.
      List<Integer> left = new ArrayList<>(a.dims());
      left.add(rank - 1, 1);
      List<Integer> right = new ArrayList<>(turned.dims());
      right.add(rank - 2, 1);
      Entries both =
          Aligned.of(
                  c,
                  a.placed(left, a.batchAxis(), a.pre()),
                  turned.placed(right, b.batchAxis(), b.pre()))
              .apply(new Multiply());
      List<Integer> lines = List.of(Places.size(dims), k);
      Value sum = c.values().apply(new Sum(Axis.LAST), c.values().of(both, lines));
      return a.like(sum, dims);
    }
    boolean same =
        a.sources().equals(turned.sources()) && Arrays.equals(a.places(), turned.places());
    return same && m == n ? pairs(c, a, dims, m, k) : null;
  }

  /** T·Tᵀ of every group: the triangle of pairs, and squares on the diagonal. */
  private static Entries pairs(OnnxCall c, Entries t, List<Integer> dims, int rows, int k) {
    int groups = t.size() / rows / k;
    int pairs = rows * (rows - 1) / 2;
    List<Value> sources = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      int[] own = new int[rows * k];
      int first = g * rows * k;
      Arrays.setAll(own, i -> first + i);
      Entries group = t.moved(List.of(rows, k), 0, own);
      sources.add(c.values().apply(new DotTriangle(1), c.values().of(group)));
    }
    Value all = c.values().of(t, List.of(groups * rows, k));
    sources.add(c.values().apply(new Sum(Axis.LAST), c.values().apply(new Multiply(), all, all)));
    int[] from = new int[groups * rows * rows];
    for (int i = 0; i < from.length; i++) {
      int g = i / (rows * rows);
      int r = i / rows % rows;
      int s = i % rows;
      int high = Math.max(r, s);
      int low = Math.min(r, s);
      from[i] = r == s ? groups * pairs + g * rows + r : g * pairs + high * (high - 1) / 2 + low;
    }
    return t.of(sources, dims, from);
  }
}
