package io.pimento.pim.crossbar.function;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
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
 * quantised on crossbars, each output channel with a scale of its own, table rows quantised
 * likewise, everything else in floating point beside them. A graph with quantising operators is
 * taken as it is: its bits, and the ranges of its calibrated parameters. Whatever range is then
 * open comes from {@link #calibrate}.
 */
public final class QuantizedInference {
  private final Graph graph;
  private final CrossbarDevice device;
  private final Precisions precisions;
  private final Faults faults;
  private final @Nullable Tensor[] stored;
  private final QuantizedGraph quantized;
  private final Map<Integer, ActivationLevels> ranges = new HashMap<>();
  private final Map<Integer, Observed> observed = new HashMap<>();
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
    this.quantized = QuantizedGraph.of(graph);
    this.graph = quantized.graph();
    precisions.check(this.graph);
    this.device = device;
    this.precisions = quantized.precisions(precisions);
    this.faults = faults;
    stored = new Tensor[this.graph.valueCount()];
    for (Node n : this.graph.nodes()) {
      if (n.op() instanceof ParameterView view) {
        double[] cut = view.cut(parameters.apply(view.parameter()));
        stored[n.output().id()] = new Tensor(n.output().type(), 1, cut);
      }
    }
    for (Node n : this.graph.nodes()) {
      if (n.op() instanceof EmbeddingLookup || n.op() instanceof EmbeddingBag) {
        int bits = this.precisions.of(n.id()).weights();
        n.inputs().subList(1, n.inputs().size()).forEach(v -> quantize(v, bits));
      }
    }
    quantized
        .stated()
        .forEach(
            (node, s) -> {
              if (s.range() != null) {
                double reach = s.range().cut(parameters.apply(s.range().parameter()))[0];
                // Not a number where nobody has calibrated the model yet.
                if (!Double.isNaN(reach)) {
                  ranges.put(node, new ActivationLevels(s.activations(), s.signed(), reach));
                }
              }
            });
  }

  /** Rounds a table to so many bits, each row with a scale of its own. */
  private void quantize(Value table, int bits) {
    Tensor t = stored[table.id()];
    if (t == null) {
      throw new CrossbarException("table " + table + " is not a stored parameter");
    }
    int most = Levels.most(bits, true);
    int width = t.last();
    for (int from = 0; from < t.data().length; from += width) {
      double largest = 0;
      for (int i = from; i < from + width; i++) {
        largest = Math.max(largest, Math.abs(t.get(i)));
      }
      float scale = Levels.scale(largest, most);
      for (int i = from; i < from + width; i++) {
        t.data()[i] = scale * Levels.of(t.get(i), scale);
      }
    }
  }

  /**
   * Measures a batch, computed in floating point, for the ranges of activations that are open: they
   * reach as far as any activation seen, or, where the graph states bits, as far as it would clip
   * on an average batch.
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
    if (layers.isEmpty()) {
      graph.nodes().parallelStream()
          .filter(n -> QuantizedGraph.isLayer(graph, n))
          .map(n -> Map.entry(n.id(), layer(n)))
          .toList()
          .forEach(e -> layers.put(e.getKey(), e.getValue()));
    }
    return walk(
        batch,
        feeds,
        (n, b, in, out) -> {
          QuantizedLayer layer = layers.get(n.id());
          if (layer == null) {
            n.op().reference(new ReferenceCall(b, in, out));
          } else {
            layer.run(n, b, in, out.getFirst());
          }
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

  private QuantizedLayer layer(Node n) {
    ActivationLevels levels = ranges.get(n.id());
    if (levels == null) {
      Observed seen = observed.get(n.id());
      if (seen == null) {
        throw new IllegalStateException("calibrate first: " + n + " has no range of activations");
      }
      levels = seen.levels(precisions.of(n.id()).activations());
    }
    int sources = QuantizedLayer.sources(n);
    List<Tensor> weights =
        n.inputs().subList(sources, 2 * sources).stream().map(v -> present(stored, v)).toList();
    return new QuantizedLayer(device, precisions.of(n.id()), n, weights, levels, faults);
  }

  private void observe(Node n, int batch, List<Tensor> in, List<Tensor> out) {
    n.op().reference(new ReferenceCall(batch, in, out));
    if (QuantizedGraph.isLayer(graph, n) && !ranges.containsKey(n.id())) {
      observed
          .computeIfAbsent(n.id(), id -> Observed.of(quantized.stated().get(id)))
          .see(batch, in.subList(0, QuantizedLayer.sources(n)));
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
    return layers.values().stream().mapToLong(l -> l.matrix().converted()).sum();
  }

  /** Of these, sums beyond the ADCs' range. */
  public long clipped() {
    return layers.values().stream().mapToLong(l -> l.matrix().clipped()).sum();
  }

  /** Activations beyond the range that calibration saw. */
  public long saturated() {
    return layers.values().stream().mapToLong(QuantizedLayer::saturated).sum();
  }
}
