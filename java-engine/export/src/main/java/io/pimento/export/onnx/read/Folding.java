package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that follow a layer, taken into it: a bias behind a product, gain and shift of a
 * normalisation, or both behind a layer, as batch normalisation has them.
 */
record Folding(OnnxCall c) {
  private static final Set<String> VIEWS =
      Set.of(
          "Identity", "Dropout", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

  /** Weight and bias of a normalisation that does not have its own yet. */
  static final String ONES = " without gain";

  static final String ZEROS = " without shift";

  /** What a tensor's entries are made by, if numbers follow their last axis; null otherwise. */
  private @Nullable Node layer(Entries e, double[] numbers, int width) {
    Node n = c.values().maker(e.sources().getFirst());
    return layer(e, n, e, numbers, width) ? n : null;
  }

  /**
   * The same of a tensor whose entries will lie elsewhere.
   *
   * @param made as it is now, by that node
   */
  private boolean layer(Entries made, Node n, Entries e, double[] numbers, int width) {
    if (made.sources().size() != 1 || !isOwn(n) || width == 0) {
      return false;
    }
    int[] from = e.places();
    double[] vector = new double[width];
    boolean[] known = new boolean[width];
    for (int i = 0; i < from.length; i++) {
      int at = from[i] < 0 ? 0 : from[i] % width;
      if (from[i] < 0 || (known[at] && vector[at] != numbers[i])) {
        return false;
      }
      vector[at] = numbers[i];
      known[at] = true;
    }
    for (boolean k : known) {
      if (!k) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing else reads what a layer makes. */
  private boolean isOwn(Node n) {
    for (String input : c.node().getInputList()) {
      if (c.to().known(input) instanceof Constant) {
        continue;
      }
      if (!isReadOnce(input)) {
        return false;
      }
    }
    return n.outputs().size() == 1;
  }

  /** Also where other axes of the same entries lie between. */
  private boolean isReadOnce(String name) {
    NodeProto n = c.to().producer(name);
    boolean view = n != null && VIEWS.contains(n.getOpType());
    return c.to().isReadOnce(name) && (!view || n == null || isReadOnce(n.getInput(0)));
  }

  private static int width(Node n) {
    return n.op() instanceof Linear || n.op() instanceof LayerNorm ? n.output().type().last() : 0;
  }

  private static double[] vector(Entries e, double[] numbers, int width) {
    double[] vector = new double[width];
    int[] from = e.places();
    for (int i = 0; i < from.length; i++) {
      vector[from[i] % width] = numbers[i];
    }
    return vector;
  }

  /** The tensor plus numbers; null if they cannot be taken into what makes it. */
  @Nullable Entries shifted(Entries e, double[] numbers, Constant k) {
    Node n = c.values().maker(e.sources().getFirst());
    if (n.op() instanceof RowLinear(int sources) && sources == 1) {
      return turned(e, n, numbers, k);
    }
    int width = width(n);
    if (layer(e, numbers, width) == null) {
      return null;
    }
    List<Value> inputs = new ArrayList<>(n.inputs());
    double[] more = vector(e, numbers, width);
    if (n.op() instanceof Linear l) {
      if (!l.bias()) {
        inputs.add(c.to().weights().vector(k.name(), more));
        return e.over(c.values().builder().apply(new Linear(l.sources(), true), inputs));
      }
      double[] before = numbers(inputs.getLast());
      String name = name(inputs.getLast()) + " + " + k.name();
      inputs.set(inputs.size() - 1, c.to().weights().vector(name, width, () -> sum(before, more)));
      return e.over(c.values().builder().apply(l, inputs));
    }
    if (!(n.op() instanceof LayerNorm op) || !name(inputs.getLast()).endsWith(ZEROS)) {
      return null;
    }
    inputs.set(2, c.to().weights().vector(k.name(), more));
    return e.over(c.values().builder().apply(op, inputs));
  }

  /** A layer over columns with a bias: the same over its turned input, as such layers have one. */
  private @Nullable Entries turned(Entries e, Node n, double[] numbers, Constant k) {
    int out = n.output().type().dim(0);
    int columns = n.output().type().last();
    int[] places = e.places();
    for (int i = 0; i < places.length; i++) {
      int at = Math.max(0, places[i]);
      places[i] = places[i] < 0 ? -1 : at % columns * out + at / columns;
    }
    Value source = n.inputs().getFirst();
    int in = source.type().dim(0);
    Entries x = Entries.of(source, List.of(in, columns)).withLast(0);
    Value v = c.values().of(x, columns == 1 ? List.of(in) : List.of(columns, in));
    Value y = c.values().apply(new Linear(1, false), v, n.inputs().getLast());
    Entries turned = e.of(List.of(y), e.dims(), places);
    return layer(e, n, turned, numbers, out) ? shifted(turned, numbers, k) : null;
  }

  /** The tensor times numbers; null if they cannot be taken into what makes it. */
  @Nullable Entries scaled(Entries e, double[] numbers, Constant k) {
    Node n = c.values().maker(e.sources().getFirst());
    int width = width(n);
    if (layer(e, numbers, width) == null) {
      return null;
    }
    double[] factors = vector(e, numbers, width);
    List<Value> inputs = new ArrayList<>(n.inputs());
    if (n.op() instanceof LayerNorm op) {
      boolean open =
          op.axis() == Axis.LAST
              && name(inputs.get(1)).endsWith(ONES)
              && name(inputs.get(2)).endsWith(ZEROS);
      if (!open) {
        return null;
      }
      inputs.set(1, c.to().weights().vector(k.name(), factors));
      return e.over(c.values().builder().apply(op, inputs));
    }
    Linear l = (Linear) n.op();
    for (int j = l.sources(); j < 2 * l.sources(); j++) {
      ParameterView view = (ParameterView) c.values().maker(inputs.get(j)).op();
      ParameterSpec spec = view.parameter();
      int in = spec.stride();
      Supplier<double[]> entries =
          () -> {
            double[] w = c.to().weights().of(spec).clone();
            for (int i = 0; i < w.length; i++) {
              w[i] *= factors[i / in];
            }
            return w;
          };
      String name = spec.name() + " · " + k.name();
      ParameterSpec scaled = c.to().weights().matrix(name, "scaled ", width, in, entries);
      inputs.set(j, c.values().builder().view(new ParameterView(scaled, view.from(), view.size())));
    }
    if (l.bias()) {
      double[] before = numbers(inputs.getLast());
      String name = name(inputs.getLast()) + " · " + k.name();
      inputs.set(
          inputs.size() - 1, c.to().weights().vector(name, width, () -> product(before, factors)));
    }
    return e.over(c.values().builder().apply(l, inputs));
  }

  private String name(Value v) {
    return c.values().maker(v).op() instanceof ParameterView view ? view.parameter().name() : "";
  }

  private double[] numbers(Value v) {
    return c.to().weights().of(((ParameterView) c.values().maker(v).op()).parameter());
  }

  private static double[] sum(double[] a, double[] b) {
    double[] s = a.clone();
    for (int i = 0; i < s.length; i++) {
      s[i] += b[i];
    }
    return s;
  }

  private static double[] product(double[] a, double[] b) {
    double[] p = a.clone();
    for (int i = 0; i < p.length; i++) {
      p[i] *= b[i];
    }
    return p;
  }
}
