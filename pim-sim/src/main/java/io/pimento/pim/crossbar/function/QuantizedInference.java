package io.pimento.pim.crossbar.function;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Precisions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An inference graph as the device computes it: linear and row-linear layers with stored weights
 * quantised on crossbars, table rows quantised, everything else in floating point beside them.
 * Activations are scaled to the ranges that {@link #calibrate} saw.
 */
public final class QuantizedInference {
  private final Graph graph;
  private final CrossbarDevice device;
  private final Precisions precisions;
  private final Faults faults;
  private final @Nullable Tensor[] stored;
  private final Map<Integer, double[]> ranges = new HashMap<>();
  private final Map<Integer, QuantizedLayer> layers = new TreeMap<>();

  /**
   * Prepares a graph.
   *
   * @param parameters the whole of each parameter, row-major
   */
  public QuantizedInference(
      Graph graph,
      CrossbarDevice device,
      Precisions precisions,
      Faults faults,
      Function<ParameterSpec, double[]> parameters) {
    precisions.check(graph);
    this.graph = graph;
    this.device = device;
    this.precisions = precisions;
    this.faults = faults;
    stored = new Tensor[graph.valueCount()];
    for (Node n : graph.nodes()) {
      if (n.op() instanceof ParameterView view) {
        double[] cut = view.cut(parameters.apply(view.parameter()));
        stored[n.output().id()] = new Tensor(n.output().type(), 1, cut);
      }
    }
    for (Node n : graph.nodes()) {
      if (n.op() instanceof EmbeddingLookup || n.op() instanceof EmbeddingBag) {
        int bits = precisions.of(n.id()).weights();
        n.inputs().subList(1, n.inputs().size()).forEach(v -> quantize(v, bits));
      }
    }
  }

  /** Rounds a table to so many bits, with one scale. */
  private void quantize(Value table, int bits) {
    Tensor t = stored[table.id()];
    if (t == null) {
      throw new CrossbarException("table " + table + " is not a stored parameter");
    }
    double largest = 0;
    for (double w : t.data()) {
      largest = Math.max(largest, Math.abs(w));
    }
    double scale = largest / ((1 << (bits - 1)) - 1);
    for (int i = 0; scale > 0 && i < t.data().length; i++) {
      t.data()[i] = Math.rint(t.data()[i] / scale) * scale;
    }
  }

  /** Whether an operator multiplies by stored weights, so that it lives on crossbars. */
  public static boolean isStatic(Graph graph, Node n) {
    Operator op = n.op();
    if (!(op instanceof Linear) && !(op instanceof RowLinear)) {
      return false;
    }
    int sources = QuantizedLayer.sources(n);
    return n.inputs().subList(sources, 2 * sources).stream()
        .allMatch(v -> graph.nodes().get(v.node()).op() instanceof ParameterView);
  }

  /**
   * Widens the ranges of activations to those of a batch, computed in floating point.
   *
   * @return every named output in floating point, of quantised table rows
   */
  public SortedMap<String, Tensor> calibrate(int batch, Map<String, Tensor> feeds) {
    if (!layers.isEmpty()) {
      throw new IllegalStateException("calibrate before the first run");
    }
    return walk(batch, feeds, this::observe);
  }

  /** Runs a batch; every named output. */
  public SortedMap<String, Tensor> run(int batch, Map<String, Tensor> feeds) {
    return walk(
        batch,
        feeds,
        (n, b, in, out) -> {
          if (!isStatic(graph, n)) {
            n.op().reference(new ReferenceCall(b, in, out));
            return;
          }
          layers.computeIfAbsent(n.id(), id -> layer(n, in)).run(n, b, in, out.getFirst());
        });
  }

  /** Runs a batch; the numbers of one output. */
  public double[] run(int batch, Map<String, Tensor> feeds, String output) {
    Tensor t = run(batch, feeds).get(output);
    if (t == null) {
      throw new CrossbarException(
          "no output '" + output + "'; there are " + graph.outputs().keySet());
    }
    return t.data();
  }

  private QuantizedLayer layer(Node n, List<Tensor> in) {
    double[] range = ranges.get(n.id());
    if (range == null) {
      throw new IllegalStateException("calibrate first: " + n + " has no range of activations");
    }
    return new QuantizedLayer(device, precisions.of(n.id()), n, in, range[0], range[1], faults);
  }

  private void observe(Node n, int batch, List<Tensor> in, List<Tensor> out) {
    n.op().reference(new ReferenceCall(batch, in, out));
    if (isStatic(graph, n)) {
      double[] range = ranges.computeIfAbsent(n.id(), id -> new double[2]);
      for (Tensor t : in.subList(0, QuantizedLayer.sources(n))) {
        for (double x : t.data()) {
          range[0] = Math.min(range[0], x);
          range[1] = Math.max(range[1], x);
        }
      }
    }
  }

  /** What one operator does with its operands. */
  private interface Step {
    void run(Node node, int batch, List<Tensor> in, List<Tensor> out);
  }

  private SortedMap<String, Tensor> walk(int batch, Map<String, Tensor> feeds, Step step) {
    @Nullable Tensor[] values = stored.clone();
    for (Node n : graph.nodes()) {
      if (n.op() instanceof ParameterView) {
        continue;
      }
      if (n.op() instanceof Input input) {
        values[n.output().id()] = feeds.get(input.tensor());
        continue;
      }
      List<Tensor> in = n.inputs().stream().map(v -> present(values, v)).toList();
      List<Tensor> out = new ArrayList<>();
      for (Value v : n.outputs()) {
        Tensor t = Tensor.poisoned(v.type(), batch);
        values[v.id()] = t;
        out.add(t);
      }
      step.run(n, batch, in, out);
    }
    SortedMap<String, Tensor> outputs = new TreeMap<>();
    graph.outputs().forEach((name, v) -> outputs.put(name, present(values, v)));
    return outputs;
  }

  private static Tensor present(@Nullable Tensor[] values, Value v) {
    Tensor t = values[v.id()];
    if (t == null) {
      throw new CrossbarException("value " + v + " was not given; every input needs a tensor");
    }
    return t;
  }

  /** Conversions of all layers so far. */
  public long conversions() {
    return layers.values().stream().mapToLong(l -> l.conversions().count()).sum();
  }

  /** Of these, sums beyond the ADCs' range. */
  public long clipped() {
    return layers.values().stream().mapToLong(l -> l.conversions().clipped()).sum();
  }

  /** Activations beyond the range that calibration saw. */
  public long saturated() {
    return layers.values().stream().mapToLong(QuantizedLayer::saturated).sum();
  }
}
