package io.pimento.pim.crossbar.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph that rounds by itself against crossbars that do, number by number. */
class AreTheGraphsIntegersTheDevicesTest {
  private static final int BATCH = 5;
  private static final int OUT = 9;
  private static final int[] WIDTHS = {13, 1, 131};
  private static final int WIDTH = 3;
  private static final float REACH = 0.83f;
  private static final ParameterSpec WEIGHT = ParameterSpec.matrix("layer.weight", OUT + 2, 160);
  private static final ParameterSpec BIAS = ParameterSpec.vector("bias", OUT, Initializer.ZERO);
  private static final ParameterSpec RANGE =
      ParameterSpec.vector("layer.range", 1, Initializer.UNSET);

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (int weights : new int[] {4, 8}) {
      for (int activations : new int[] {4, 8}) {
        for (boolean signed : new boolean[] {false, true}) {
          for (boolean rows : new boolean[] {false, true}) {
            for (String encoding : new String[] {"offset", "differential"}) {
              all.add(Arguments.of(weights, activations, signed, rows, encoding));
            }
          }
        }
      }
    }
    return all.stream();
  }

  /** ADCs that convert every sum of a column exactly. */
  private static CrossbarDevice ideal(String encoding) throws IOException {
    return CrossbarDevice.named("isaac-32nm")
        .with("weights.sign", encoding)
        .with("adc_time.12", "1")
        .with("adc_energy.12", "1")
        .with("adc_area.12", "1")
        .with("adc.bits", "12");
  }

  private static Graph graph(int weights, int activations, boolean signed, boolean rows) {
    GraphBuilder b = new GraphBuilder();
    List<Value> x = new ArrayList<>();
    List<Value> w = new ArrayList<>();
    Value range = b.parameter(RANGE);
    int at = 2;
    for (int j = 0; j < WIDTHS.length; j++) {
      TensorType type = rows ? TensorType.batch(WIDTHS[j], WIDTH) : TensorType.batch(WIDTHS[j]);
      Value in = b.input("x" + j, type);
      x.add(b.apply(new QuantizeActivations(activations, signed), in, range));
      w.add(b.view(ParameterView.block(WEIGHT, 1, OUT, at, WIDTHS[j])));
      at += WIDTHS[j] + 3;
    }
    List<Value> inputs = new ArrayList<>(x);
    inputs.addAll(b.applyAll(new QuantizeRows(weights, w.size()), w));
    if (!rows) {
      inputs.add(b.parameter(BIAS));
    }
    Value y =
        rows
            ? b.apply(new RowLinear(x.size()), inputs)
            : b.apply(new Linear(x.size(), true), inputs);
    return b.build(Map.of("y", y));
  }

  private static double[] parameter(ParameterSpec spec) {
    if (spec.name().equals("layer.range")) {
      return new double[] {REACH};
    }
    Random random = new Random(spec.name().hashCode());
    return random.doubles(spec.size(), -1, 1).map(v -> (float) v).toArray();
  }

  private static Map<String, Tensor> feeds(Graph graph, boolean signed) {
    Random random = new Random(7);
    Map<String, Tensor> feeds = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, v) -> {
              double[] x = random.doubles(v.type().size(BATCH), signed ? -1 : 0, 1).toArray();
              for (int i = 0; i < x.length; i++) {
                x[i] = (float) x[i];
              }
              feeds.put(name, Tensor.of(v.type(), BATCH, x));
            });
    return feeds;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameWeightsActivationsAndSums(
      int weights, int activations, boolean signed, boolean rows, String encoding)
      throws IOException {
    Graph graph = graph(weights, activations, signed, rows);
    QuantizedGraph folded = QuantizedGraph.of(graph);
    assertThat(folded.graph().nodes().stream().map(n -> n.op().name()))
        .containsOnly("input", "parameter", rows ? "row-linear" : "linear");
    Node node = folded.graph().nodes().getLast();
    assertThat(folded.stated().get(node.id()).signed()).isEqualTo(signed);
    Map<String, Tensor> feeds = feeds(graph, signed);
    List<Tensor> operands = new ArrayList<>();
    for (Value v : node.inputs()) {
      Node maker = folded.graph().nodes().get(v.node());
      operands.add(
          maker.op() instanceof ParameterView view
              ? new Tensor(v.type(), 1, view.cut(parameter(view.parameter())))
              : feeds.get("x" + operands.size()));
    }
    QuantizedLayer layer =
        new QuantizedLayer(
            ideal(encoding),
            folded.precisions(Precisions.EIGHT).of(node.id()),
            node,
            operands.subList(QuantizedLayer.sources(node), 2 * QuantizedLayer.sources(node)),
            new ActivationLevels(activations, signed, REACH),
            Faults.NONE);
    int[] w = fakeWeights(operands, weights);
    assertThat(layer.weights()).isEqualTo(w);
    int columns = w.length / OUT;
    for (int v = 0; v < (rows ? BATCH * WIDTH : BATCH); v++) {
      int[] x = fakeActivations(operands, activations, signed, rows, v);
      assertThat(layer.activations(node, operands, v, WIDTH)).isEqualTo(x);
      double[] sums = layer.sums(node, operands, v, WIDTH);
      for (int o = 0; o < OUT; o++) {
        long sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += (long) w[o * columns + c] * x[c];
        }
        assertThat(sums[o]).as("output %d of vector %d", o, v).isEqualTo(sum);
      }
    }
  }

  /** What the graph's own operator makes of the weights, in steps of its scales. */
  private static int[] fakeWeights(List<Tensor> operands, int bits) {
    List<Tensor> w = operands.subList(WIDTHS.length, 2 * WIDTHS.length);
    List<Tensor> made = w.stream().map(t -> Tensor.poisoned(t.type(), 1)).toList();
    new QuantizeRows(bits, w.size()).reference(new ReferenceCall(1, w, made));
    int columns = w.stream().mapToInt(Tensor::last).sum();
    int[] whole = new int[OUT * columns];
    for (int o = 0; o < OUT; o++) {
      double reach = 0;
      for (Tensor t : w) {
        for (int c = 0; c < t.last(); c++) {
          reach = Math.max(reach, Math.abs(t.get(o * t.last() + c)));
        }
      }
      float scale = Levels.scale(reach, Levels.most(bits, true));
      int at = o * columns;
      for (Tensor t : made) {
        for (int c = 0; c < t.last(); c++) {
          double steps = t.get(o * t.last() + c) / scale;
          assertThat(steps).isCloseTo(Math.rint(steps), offset(1e-9));
          whole[at++] = (int) Math.rint(steps);
        }
      }
    }
    return whole;
  }

  private static int[] fakeActivations(
      List<Tensor> operands, int bits, boolean signed, boolean rows, int vector) {
    Tensor range = Tensor.of(TensorType.fixed(1), 1, REACH);
    float scale = Levels.scale(REACH, Levels.most(bits, signed));
    List<Integer> whole = new ArrayList<>();
    for (Tensor x : operands.subList(0, WIDTHS.length)) {
      Tensor y = Tensor.poisoned(x.type(), BATCH);
      new QuantizeActivations(bits, signed)
          .reference(new ReferenceCall(BATCH, List.of(x, range), List.of(y)));
      int k = rows ? x.dim(0) : x.last();
      for (int c = 0; c < k; c++) {
        int at = rows ? (vector / WIDTH * k + c) * WIDTH + vector % WIDTH : vector * k + c;
        whole.add((int) Math.rint(y.get(at) / scale));
      }
    }
    return whole.stream().mapToInt(i -> i).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameResultsButForRounding(
      int weights, int activations, boolean signed, boolean rows, String encoding)
      throws IOException {
    Graph graph = graph(weights, activations, signed, rows);
    Map<String, Tensor> feeds = feeds(graph, signed);
    double[] fake =
        ReferenceInterpreter.run(graph, BATCH, feeds, AreTheGraphsIntegersTheDevicesTest::parameter)
            .get("y")
            .data();
    // The graph's own bits and range are enough: nothing is calibrated.
    QuantizedInference run =
        new QuantizedInference(
            graph,
            ideal(encoding),
            Precisions.EIGHT,
            Faults.NONE,
            AreTheGraphsIntegersTheDevicesTest::parameter);
    double[] device = run.run(BATCH, feeds, "y");
    for (int i = 0; i < fake.length; i++) {
      assertThat(device[i]).isCloseTo(fake[i], offset(1e-12 * Math.max(1, Math.abs(fake[i]))));
    }
    assertThat(run.clipped()).isZero();
    assertThat(run.saturated()).isPositive();
  }

  @Test
  void aModelThatNobodyCalibratedWantsIt() throws IOException {
    Graph graph = graph(8, 4, true, false);
    QuantizedInference run =
        new QuantizedInference(
            graph,
            ideal("offset"),
            Precisions.EIGHT,
            Faults.NONE,
            s -> s.equals(RANGE) ? new double[] {Double.NaN} : parameter(s));
    Map<String, Tensor> feeds = feeds(graph, true);
    assertThatThrownBy(() -> run.run(BATCH, feeds)).hasMessageContaining("calibrate first");
    run.calibrate(BATCH, feeds);
    assertThat(run.run(BATCH, feeds, "y")).doesNotContain(Double.NaN);
  }

  @Test
  void aGraphWithoutBitsStaysAsItIs() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(3));
    Value w = b.parameter(ParameterSpec.matrix("w", 2, 3));
    Graph plain = b.build(Map.of("y", b.apply(new Linear(1, false), List.of(x, w))));
    QuantizedGraph q = QuantizedGraph.of(plain);
    assertThat(q.graph()).isSameAs(plain);
    assertThat(q.stated()).isEmpty();
    Precisions four = Precisions.all(new BitWidths(4, 4));
    assertThat(q.precisions(four)).isEqualTo(four);
  }

  @Test
  void aLayerMayRoundItsWeightsAlone() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(3));
    Value w = b.parameter(ParameterSpec.matrix("w", 2, 3));
    Value rounded = b.apply(new QuantizeRows(4, 1), w);
    Value y = b.apply(new Linear(1, false), List.of(x, rounded));
    QuantizedGraph q = QuantizedGraph.of(b.build(Map.of("y", y)));
    assertThat(q.stated().values())
        .containsExactly(new QuantizedGraph.Stated(4, Levels.FLOAT_BITS, true, null));
  }

  @Test
  void bitsOfTheGraphAreNotOverruled() {
    QuantizedGraph q = QuantizedGraph.of(graph(4, 8, true, false));
    int node = q.graph().nodes().getLast().id();
    assertThat(q.precisions(Precisions.all(new BitWidths(2, 2))).of(node))
        .isEqualTo(new BitWidths(4, 8));
    Precisions other = new Precisions(new BitWidths(8, 8), Map.of(node, new BitWidths(2, 2)));
    assertThatThrownBy(() -> q.precisions(other))
        .isInstanceOf(CrossbarException.class)
        .hasMessageContaining("w4a8 in the graph itself, not w2a2");
  }

  @Test
  void tableRowsHaveTheirOwnScales() throws IOException {
    GraphBuilder b = new GraphBuilder();
    ParameterSpec table = ParameterSpec.table("t", 30, 7);
    Value rows =
        b.apply(new EmbeddingLookup(1), b.input("ids", TensorType.indices(1)), b.parameter(table));
    Graph graph = b.build(Map.of("y", b.apply(new QuantizeRows(4, 1), rows)));
    QuantizedGraph q = QuantizedGraph.of(graph);
    assertThat(q.graph().nodes()).hasSize(3);
    assertThat(q.stated().values()).allMatch(s -> s.weights() == 4);
    Map<String, Tensor> feeds = Map.of("ids", Tensor.of(TensorType.indices(1), 3, 2, 29, 0));
    assertThat(onDevice(graph, feeds)).isEqualTo(inGraph(graph, feeds));
  }

  private static double[] inGraph(Graph graph, Map<String, Tensor> feeds) {
    return ReferenceInterpreter.run(graph, 3, feeds, AreTheGraphsIntegersTheDevicesTest::parameter)
        .get("y")
        .data();
  }

  private static double[] onDevice(Graph graph, Map<String, Tensor> feeds) throws IOException {
    QuantizedInference run =
        new QuantizedInference(
            graph,
            ideal("offset"),
            Precisions.EIGHT,
            Faults.NONE,
            AreTheGraphsIntegersTheDevicesTest::parameter);
    return run.run(3, feeds, "y");
  }

  @ParameterizedTest
  @EnumSource(BagMode.class)
  void rowsOfABagAreRoundedInTheTable(BagMode mode) throws IOException {
    GraphBuilder b = new GraphBuilder();
    ParameterSpec table = ParameterSpec.table("t", 30, 7);
    Value bags = b.input("bags", TensorType.bags(3));
    Value y = b.apply(new QuantizedBag(mode, 4), bags, b.parameter(table));
    Graph graph = b.build(Map.of("y", y));
    QuantizedGraph q = QuantizedGraph.of(graph);
    assertThat(q.graph().nodes().getLast().op()).isEqualTo(new EmbeddingBag(mode));
    assertThat(q.stated().values())
        .containsExactly(new QuantizedGraph.Stated(4, Levels.FLOAT_BITS, true, null));
    Map<String, Tensor> feeds =
        Map.of("bags", Tensor.of(TensorType.bags(3), 3, 0, 2, 2, 3, 7, 29, 0, 0.5, 2, 1.5));
    assertThat(onDevice(graph, feeds)).containsExactly(inGraph(graph, feeds), offset(1e-12));
  }

  /** What a hand-made graph rounds after pooling is no row of a table. */
  @Test
  void pooledRowsThatAreRoundedStayAnOperator() {
    GraphBuilder b = new GraphBuilder();
    Value t = b.parameter(ParameterSpec.table("t", 30, 7));
    Value pooled = b.apply(new EmbeddingBag(BagMode.SUM), b.input("bags", TensorType.bags(3)), t);
    QuantizedGraph q =
        QuantizedGraph.of(b.build(Map.of("y", b.apply(new QuantizeRows(4, 1), pooled))));
    assertThat(q.graph().nodes().getLast().op()).isEqualTo(new QuantizeRows(4, 1));
    assertThat(q.stated()).isEmpty();
  }
}
