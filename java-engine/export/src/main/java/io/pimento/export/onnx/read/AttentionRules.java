package io.pimento.export.onnx.read;

import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** softmax(Q·Kᵀ)·V over rows of equally many heads. */
final class AttentionRules {
  private static final double SAME = 1e-6;

  private AttentionRules() {}

  static Datum attention(OnnxCall c, Product p, Entries values) {
    Entries q = p.left();
    Entries k = p.right().withLast(p.right().rank() - 2);
    int rank = q.rank();
    int rows = p.rows();
    int width = p.inner();
    if (!values.dims().equals(k.dims())
        || p.outputs() != rows
        || values.batchAxis() != q.batchAxis()) {
      throw c.refuse(
          "is attention of "
              + rows
              + " queries over "
              + p.outputs()
              + " keys of "
              + width
              + " and values "
              + c.to().extents(values)
              + "; as many queries as keys, and values as wide as they, have an operator");
    }
    int heads = p.groups();
    double factor = p.factor();
    Entries[] parts = {peeled(c, q), peeled(c, k), values};
    factor *= factorOf(c, q) * factorOf(c, k);
    double scale = factor * Math.sqrt(width);
    if (Math.abs(scale - 1) > SAME) {
      parts[0] = ElementRules.unary(c, parts[0], v -> c.values().apply(new Scale(scale), v));
    }
    Value y = c.values().apply(new Attention(heads, 0), qkv(c, parts, heads, rows, width));
    int[] from = new int[values.size()];
    for (int i = 0; i < from.length; i++) {
      int h = i / (rows * width);
      int r = i / width % rows;
      from[i] = (r * heads + h) * width + i % width;
    }
    List<Integer> dims = Places.with(values.dims(), rank - 1, width);
    return values.of(List.of(y), dims, from);
  }

  /** Queries and keys are often scaled before they are multiplied. */
  private static Entries peeled(OnnxCall c, Entries e) {
    Node n = scale(c, e);
    return n == null ? e : e.over(n.inputs().getFirst());
  }

  private static double factorOf(OnnxCall c, Entries e) {
    Node n = scale(c, e);
    return n != null && n.op() instanceof Scale(double factor) ? factor : 1;
  }

  private static @Nullable Node scale(OnnxCall c, Entries e) {
    Node n = c.values().maker(e.sources().getFirst());
    return e.sources().size() == 1 && n.op() instanceof Scale ? n : null;
  }

  /** {@code [rows, 3E]}: queries, keys and values side by side, each head behind the other. */
  private static Value qkv(OnnxCall c, Entries[] parts, int heads, int rows, int width) {
    Value merged = merged(c, parts, heads, rows, width);
    if (merged != null) {
      return merged;
    }
    List<Value> sources = new ArrayList<>();
    int embedding = heads * width;
    int[] from = new int[rows * 3 * embedding];
    for (int part = 0; part < 3; part++) {
      int[] places = parts[part].places();
      int start = 0;
      if (part > 0 && parts[part].sources().equals(parts[part - 1].sources())) {
        start = starts(sources) - starts(parts[part].sources());
      } else {
        start = starts(sources);
        sources.addAll(parts[part].sources());
      }
      for (int i = 0; i < places.length; i++) {
        int r = i / width % rows;
        int h = i / (rows * width);
        from[(r * 3 + part) * embedding + h * width + i % width] =
            places[i] < 0 ? -1 : start + places[i];
      }
    }
    return c.values().of(parts[0].of(sources, List.of(rows, 3 * embedding), from));
  }

  private static int starts(List<Value> sources) {
    return sources.stream().mapToInt(v -> Math.toIntExact(v.type().size())).sum();
  }

  /** Three layers over the same rows as one, whose columns then lie as attention reads them. */
  private static @Nullable Value merged(
      OnnxCall c, Entries[] parts, int heads, int rows, int width) {
    int embedding = heads * width;
    List<Node> layers = new ArrayList<>();
    for (Entries e : parts) {
      Node n = c.values().maker(e.sources().getFirst());
      boolean fits =
          e.sources().size() == 1
              && n.op() instanceof Linear
              && n.output().type().last() == embedding
              && n.output().type().size() == (long) rows * embedding
              && isByHead(e.places(), heads, rows, width);
      if (!fits) {
        return null;
      }
      layers.add(n);
    }
    Node first = layers.getFirst();
    Linear op = (Linear) first.op();
    List<Value> x = first.inputs().subList(0, op.sources());
    boolean alike =
        layers.stream()
            .allMatch(n -> n.op().equals(op) && n.inputs().subList(0, op.sources()).equals(x));
    if (!alike || new HashSet<>(layers).size() != 3) {
      return null;
    }
    List<ParameterSpec> specs = new ArrayList<>();
    for (Node n : layers) {
      specs.add(view(c, n.inputs().get(op.sources())).parameter());
    }
    Weights weights = c.to().weights();
    ParameterSpec weight =
        weights.matrix(
            String.join(" | ", specs.stream().map(ParameterSpec::name).toList()),
            "merged ",
            3 * embedding,
            specs.getFirst().stride(),
            () -> behind(specs.stream().map(weights::of).toList()));
    List<Value> inputs = new ArrayList<>(x);
    for (int j = 0; j < op.sources(); j++) {
      ParameterView v = view(c, first.inputs().get(op.sources() + j));
      inputs.add(
          c.values()
              .builder()
              .view(
                  ParameterView.block(weight, 0, 3 * embedding, v.from().getLast(), v.columns())));
    }
    if (op.bias()) {
      List<ParameterSpec> biases =
          layers.stream().map(n -> view(c, n.inputs().getLast()).parameter()).toList();
      inputs.add(
          weights.vector(
              String.join(" | ", biases.stream().map(ParameterSpec::name).toList()),
              3 * embedding,
              () -> behind(biases.stream().map(weights::of).toList())));
    }
    return c.values().builder().apply(op, inputs);
  }

  private static ParameterView view(OnnxCall c, Value v) {
    return (ParameterView) c.values().maker(v).op();
  }

  private static double[] behind(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static boolean isByHead(int[] places, int heads, int rows, int width) {
    for (int i = 0; i < places.length; i++) {
      int h = i / (rows * width);
      int r = i / width % rows;
      if (places[i] != (r * heads + h) * width + i % width) {
        return false;
      }
    }
    return true;
  }
}
