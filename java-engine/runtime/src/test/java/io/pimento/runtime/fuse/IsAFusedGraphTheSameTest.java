package io.pimento.runtime.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph with fused operators must mean what it meant, by the definitions of both. */
class IsAFusedGraphTheSameTest {
  private static final int BATCH = 3;
  private static final int WIDTH = 4;

  /** Layers over products of rows of the embeddings that are themselves trained. */
  private static Value interaction(GraphBuilder b, Value x, Value z, List<Integer> rows, int out) {
    int k = x.type().dim(0);
    ParameterSpec weight = ParameterSpec.matrix("w" + b.nodes().size(), out, k * rows.size());
    List<Value> inputs = new ArrayList<>();
    for (int row : rows) {
      Value flat = b.apply(new Reshape(List.of(WIDTH)), b.apply(new Slice(row, 1), z));
      inputs.add(b.apply(new Multiply(), x, b.apply(new Broadcast(Axis.ROWS, k), flat)));
    }
    for (int j = 0; j < rows.size(); j++) {
      inputs.add(b.view(ParameterView.block(weight, 0, out, j * k, k)));
    }
    return b.apply(new RowLinear(rows.size()), inputs);
  }

  private static Value embeddings(GraphBuilder b, int fields) {
    Value in = b.input("x", TensorType.batch(fields, WIDTH));
    Value w = b.parameter(ParameterSpec.matrix("embed", WIDTH, WIDTH));
    return b.apply(new Linear(1, false), in, w);
  }

  private static TrainingGraph trained(GraphBuilder b, List<Value> layers) {
    List<Value> pooled = new ArrayList<>();
    for (Value y : layers) {
      Value sums = b.apply(new Sum(Axis.LAST), y);
      pooled.add(b.apply(new Reshape(List.of((int) sums.type().size())), sums));
    }
    List<Value> inputs = new ArrayList<>(pooled);
    for (Value p : pooled) {
      inputs.add(b.parameter(ParameterSpec.matrix("out" + p.id(), 1, p.type().last())));
    }
    Value logits = b.apply(new Linear(pooled.size(), false), inputs);
    Value labels = b.input("labels", TensorType.batch(1));
    return TrainingGraph.of(b, logits, b.apply(new BceLoss(), logits, labels));
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(n -> n.op().name()).toList();
  }

  private static void same(Graph before, Graph after) {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Tensor> feeds = new HashMap<>();
    before
        .inputs()
        .forEach(
            (name, v) -> {
              double[] data = random.doubles(v.type().size(BATCH), -1, 1).toArray();
              feeds.put(name, new Tensor(v.type(), BATCH, data));
            });
    Map<String, double[]> weights = new HashMap<>();
    before
        .parameters()
        .forEach(p -> weights.put(p.name(), random.doubles(p.size(), -1, 1).toArray()));
    var expected = ReferenceInterpreter.run(before, BATCH, feeds, p -> weights.get(p.name()));
    var made = ReferenceInterpreter.run(after, BATCH, feeds, p -> weights.get(p.name()));
    assertThat(made.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, t) ->
            assertThat(made.get(name).data()).as(name).containsExactly(t.data(), within(1e-12)));
  }

  @Test
  void ofTwoLayersNothingIsLeftOfTheProducts() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 3);
    Value first = interaction(b, z, z, List.of(0, 1, 2), 5);
    Value second = interaction(b, first, z, List.of(0, 1, 2), 2);
    Graph before = trained(b, List.of(first, second)).graph();
    Graph after = PairLinears.in(before);
    assertThat(names(after))
        .contains("pair-linear", "pair-linear-gradient", "pair-linear-weight-gradient")
        .doesNotContain("multiply", "row-linear", "row-linear-weight-gradient", "place", "slice");
    same(before, after);
  }

  @Test
  void someRowsInAnyOrder() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 4);
    Graph before = trained(b, List.of(interaction(b, z, z, List.of(3, 1), 2))).graph();
    Graph after = PairLinears.in(before);
    assertThat(names(after)).contains("pair-linear-gradient").doesNotContain("multiply");
    same(before, after);
  }

  @Test
  void layersOverOtherRowsEach() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 4);
    Value first = interaction(b, z, z, List.of(0, 1), 3);
    Graph before = trained(b, List.of(first, interaction(b, first, z, List.of(1, 2), 2))).graph();
    same(before, PairLinears.in(before));
  }

  @Test
  void ofProductsThatAreReadElsewhereToo() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 3);
    Value layer = interaction(b, z, z, List.of(0, 1, 2), 2);
    Value product = b.nodes().get(layer.node()).inputs().getFirst();
    Graph before = trained(b, List.of(layer, product)).graph();
    Graph after = PairLinears.in(before);
    assertThat(names(after)).contains("pair-linear", "multiply");
    same(before, after);
  }

  @Test
  void ofLogitsAlone() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 3);
    Graph before = b.build(Map.of("y", interaction(b, z, z, List.of(2, 0, 1), 2)));
    Graph after = PairLinears.in(before);
    assertThat(names(after)).doesNotContain("multiply", "row-linear");
    same(before, after);
  }

  @Test
  void aGraphWithoutSuchLayersIsLeftAsItIs() {
    GraphBuilder b = new GraphBuilder();
    Value z = embeddings(b, 3);
    Value w = b.parameter(ParameterSpec.matrix("w", 2, 3));
    Graph graph = b.build(Map.of("y", b.apply(new RowLinear(2), z, z, w, w)));
    assertThat(PairLinears.in(graph)).isSameAs(graph);
  }

  /** A transformer of two heads over rows that are trained, with so many dead ones. */
  private static Value transformer(GraphBuilder b, Value x, int dead) {
    Value bias = b.parameter(ParameterSpec.vector("in.bias", 3 * WIDTH, Initializer.ZERO));
    Value in = b.parameter(ParameterSpec.matrix("in", 3 * WIDTH, WIDTH));
    Value qkv = b.apply(new Linear(1, true), x, in, bias);
    Attention attention = new Attention(2, dead);
    Value seen = dead > 0 ? b.apply(attention, qkv, bias) : b.apply(attention, qkv);
    Value attended = norm(b, "inner", b.apply(new Add(2), b.linear("out", seen, WIDTH), x));
    Value hidden = b.apply(new Relu(), b.linear("first", attended, WIDTH));
    Value fed = b.apply(new Add(2), attended, b.linear("second", hidden, WIDTH));
    return norm(b, "outer", fed);
  }

  private static Value norm(GraphBuilder b, String name, Value x) {
    Value gain = b.parameter(ParameterSpec.vector(name + ".gain", WIDTH, Initializer.ZERO));
    Value shift = b.parameter(ParameterSpec.vector(name + ".shift", WIDTH, Initializer.ZERO));
    return b.apply(LayerNorm.over(Axis.LAST, WIDTH, false), x, gain, shift);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void ofATransformerOneOperatorIsLeftEachWay(int dead) {
    GraphBuilder b = new GraphBuilder();
    Value y = transformer(b, embeddings(b, 3), dead);
    Graph before = trained(b, List.of(y)).graph();
    Graph after = TransformerBodies.in(before, (x, heads) -> true);
    assertThat(names(after))
        .containsOnlyOnce("transformer-body", "transformer-body-gradient")
        .doesNotContain("attention", "attention-gradient", "layer-norm", "relu", "relu-gradient");
    same(before, after);
  }

  @Test
  void aTransformerWhoseInsideIsReadElsewhereKeepsThatForItsReaders() {
    GraphBuilder b = new GraphBuilder();
    Value y = transformer(b, embeddings(b, 3), 0);
    Value fed = b.nodes().get(y.node()).inputs().getFirst();
    Graph before = trained(b, List.of(y, fed)).graph();
    same(before, TransformerBodies.in(before, (x, heads) -> true));
  }

  @Test
  void aTransformerThatIsOnlyScoredHasNoGradient() {
    GraphBuilder b = new GraphBuilder();
    Graph before = b.build(Map.of("y", transformer(b, embeddings(b, 3), 2)));
    Graph after = TransformerBodies.in(before, (x, heads) -> true);
    assertThat(names(after)).contains("transformer-body").doesNotContain("attention", "add");
    same(before, after);
  }

  @Test
  void aTransformerThatKernelsDoNotTakeIsLeftAsItIs() {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("y", transformer(b, embeddings(b, 3), 2)));
    assertThat(TransformerBodies.in(graph, (x, heads) -> false)).isSameAs(graph);
  }

  /** Layers that read one value, and layers over rows that read another. */
  private static Graph shared(int readers) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.linear("below", b.input("dense", TensorType.batch(5)), 6);
    Value z = embeddings(b, 3);
    List<Value> layers = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      layers.add(b.linear("above" + i, x, 4 + i));
      Value w = b.parameter(ParameterSpec.matrix("rows" + i, 2 + i, 3));
      layers.add(b.apply(new Reshape(List.of((2 + i) * WIDTH)), b.apply(new RowLinear(1), z, w)));
    }
    Value logits = b.linear("out", layers, 1);
    return TrainingGraph.of(
            b, logits, b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1))))
        .graph();
  }

  @Test
  void gradientsOfWhatSeveralLayersReadAreOneProduct() {
    Graph before = shared(3);
    assertThat(names(before)).contains("add");
    Graph after = InputGradientSums.in(before);
    assertThat(names(after))
        .containsOnlyOnce("linear-input-gradient-sum", "row-linear-input-gradient-sum")
        .doesNotContain("add");
    same(before, after);
  }

  @Test
  void aGradientOfOneLayerStaysAsItIs() {
    Graph graph = shared(1);
    assertThat(InputGradientSums.in(graph)).isSameAs(graph);
  }

  @Test
  void aGradientThatIsReadElsewhereIsMadeByItself() {
    GraphBuilder b = new GraphBuilder();
    Value w = b.parameter(ParameterSpec.matrix("w", 4, 5));
    Value v = b.parameter(ParameterSpec.matrix("v", 4, 5));
    Value dy = b.input("dy", TensorType.batch(4));
    Value one = b.apply(new LinearInputGradient(), dy, w);
    Value other = b.apply(new LinearInputGradient(), dy, v);
    Value third = b.apply(new LinearInputGradient(), b.apply(new Relu(), dy), w);
    Value sum = b.apply(new Add(3), one, other, third);
    Graph before = b.build(Map.of("sum", sum, "twice", b.apply(new Add(2), one, one)));
    Graph after = InputGradientSums.in(before);
    assertThat(names(after))
        .containsOnlyOnce("linear-input-gradient-sum", "linear-input-gradient")
        .contains("add");
    same(before, after);
  }
}
