package io.pimento.search.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.BitCost;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphJson;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Quantization;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Precision from an architecture to the operators of its graph, in each way of sharing weights. */
class DoesASubnetCarryItsBitsTest {
  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(16, 32, 64), List.of(8, 16))
          .withBits(List.of(4, 8, 32), List.of(4, 8, 32))
          .withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(4, 8), 2));
  private static final Stem STEM = new Stem(4, List.of(5, 7, 9), 16);

  private static Architecture draw(int seed) {
    return Strategy.ANY_PATH.sample(SPACE, 3, Counter.of(seed, "architecture"));
  }

  private static List<Node> products(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof Linear || n.op() instanceof RowLinear)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void everyProductWithStoredWeightsIsRounded(Sharing sharing) {
    Bits bits = new Bits(4, 8);
    Architecture a = draw(3).with(Quantization.uniform(bits, 3).withBranches(bits));
    Stem narrow = STEM.withWidths(new Widths.Each(List.of(4, 16, 8)));
    Graph graph = new Subnet(narrow, a, sharing).training().graph();
    for (Node n : products(graph)) {
      int sources = n.op() instanceof Linear l ? l.sources() : ((RowLinear) n.op()).sources();
      for (int j = 0; j < sources; j++) {
        assertThat(graph.nodes().get(n.inputs().get(j).node()).op())
            .isInstanceOfSatisfying(
                QuantizeActivations.class, op -> assertThat(op.bits()).isEqualTo(8));
        assertThat(graph.nodes().get(n.inputs().get(sources + j).node()).op())
            .isEqualTo(new QuantizeRows(4, sources));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void withoutBitsTheGraphIsWhatItWas(Sharing sharing) {
    for (int i = 0; i < 10; i++) {
      Architecture a = draw(i).with(Quantization.NONE);
      Architecture plain =
          Strategy.ANY_PATH.sample(
              SPACE.withBits(List.of(32), List.of(32)), 3, Counter.of(i, "architecture"));
      assertThat(new Subnet(STEM, a, sharing).training().graph().hash())
          .isEqualTo(new Subnet(STEM, plain, sharing).training().graph().hash());
      assertThat(new Subnet(STEM, a, sharing).ranges().outputs()).isEmpty();
    }
  }

  @Test
  void aDeployedModelReadsItsRangesAndASupernetsSubnetMeasuresThem() {
    for (int i = 0; i < 20; i++) {
      Architecture a = draw(i);
      Graph own = new Subnet(STEM, a, Sharing.STANDALONE).inference();
      assertThat(own.nodes()).noneMatch(n -> n.op() instanceof ActivationRange);
      List<String> ranges =
          own.parameters().stream()
              .map(ParameterSpec::name)
              .filter(n -> n.endsWith(".range"))
              .sorted()
              .toList();
      assertThat(new Subnet(STEM, a, Sharing.STANDALONE).ranges().outputs().keySet())
          .containsExactlyElementsOf(ranges);
      for (Sharing shared : List.of(Sharing.MASKED, Sharing.SLICED)) {
        Graph graph = new Subnet(STEM, a, shared).inference();
        assertThat(graph.parameters()).noneMatch(p -> p.name().endsWith(".range"));
      }
      assertThat(GraphJson.read(GraphJson.write(own))).isEqualTo(own);
    }
  }

  /** What the body makes of the features' signs must reach the head that is tuned apart. */
  @Test
  void theTunedHeadIsTheInferencesHead() {
    for (int i = 0; i < 30; i++) {
      Subnet subnet = new Subnet(STEM, draw(i), Sharing.MASKED);
      Graph whole = subnet.inference();
      Graph head = subnet.headTraining().graph();
      assertThat(last(head)).isEqualTo(last(whole));
    }
  }

  private static List<Object> last(Graph graph) {
    Node head = graph.nodes().get(graph.output(TrainingGraph.LOGITS).node());
    List<Object> ops = new ArrayList<>();
    head.inputs()
        .forEach(
            v -> {
              Node maker = graph.nodes().get(v.node());
              ops.add(
                  maker.op() instanceof QuantizeActivations || maker.op() instanceof QuantizeRows
                      ? maker.op()
                      : v.type());
            });
    return ops;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void slicedAndStandaloneRoundAlike(int seed) {
    Architecture a = draw(seed);
    Graph sliced = new Subnet(STEM, a, Sharing.SLICED).training().graph();
    Graph own = new Subnet(STEM, a, Sharing.STANDALONE).training().graph();
    Map<String, double[]> shared = new HashMap<>();
    Map<String, double[]> copied = new HashMap<>();
    Function<ParameterSpec, double[]> weights =
        spec -> shared.computeIfAbsent(spec.name(), n -> random(spec));
    List<ParameterView> from = views(sliced);
    List<ParameterView> to = views(own);
    assertThat(from).hasSameSizeAs(to);
    for (int i = 0; i < to.size(); i++) {
      ParameterView target = to.get(i);
      double[] w =
          copied.computeIfAbsent(
              target.parameter().name(), n -> new double[(int) target.parameter().size()]);
      double[] cut = from.get(i).cut(weights.apply(from.get(i).parameter()));
      for (int k = 0; k < cut.length; k++) {
        int row = k / target.columns();
        w[(int) target.offset() + row * target.parameter().stride() + k % target.columns()] =
            cut[k];
      }
    }
    double one = loss(sliced, weights);
    double two = loss(own, s -> copied.get(s.name()));
    assertThat(one).isCloseTo(two, offset(1e-12));
    // And rounding changes something, or the test would show nothing.
    Graph plain = new Subnet(STEM, a.with(Quantization.NONE), Sharing.SLICED).training().graph();
    assertThat(Math.abs(loss(plain, weights) - one)).isGreaterThan(1e-9);
  }

  private static double loss(Graph graph, Function<ParameterSpec, double[]> weights) {
    return ReferenceInterpreter.run(graph, 3, feeds(), weights).get(TrainingGraph.LOSS).get(0);
  }

  private static List<ParameterView> views(Graph g) {
    return g.nodes().stream()
        .filter(n -> n.op() instanceof ParameterView)
        .map(n -> (ParameterView) n.op())
        .toList();
  }

  private static double[] random(ParameterSpec spec) {
    long key = Counter.key(3, spec.name());
    double[] w = new double[(int) spec.size()];
    java.util.Arrays.setAll(w, i -> Counter.unit(key, i) - 0.5);
    return w;
  }

  private static Map<String, Tensor> feeds() {
    Tensor dense = Tensor.poisoned(io.pimento.graph.TensorType.batch(STEM.dense()), 3);
    java.util.Arrays.setAll(dense.data(), i -> Math.sin(i));
    Tensor ids = Tensor.poisoned(io.pimento.graph.TensorType.indices(STEM.fields()), 3);
    java.util.Arrays.setAll(ids.data(), i -> i % 5);
    Tensor labels = Tensor.of(io.pimento.graph.TensorType.batch(1), 3, 1, 0, 1);
    return Map.of(Stem.DENSE, dense, Stem.IDS, ids, Stem.LABELS, labels);
  }

  @Test
  void fewerBitsCostFewerBitOperationsAndBytes() {
    Architecture a = draw(5);
    Map<Integer, BitCost> costs = new HashMap<>();
    for (int bits : new int[] {4, 8, 32}) {
      Architecture rounded = a.with(Quantization.uniform(new Bits(bits, bits), 3));
      Graph graph = new Subnet(STEM, rounded, Sharing.STANDALONE).inference();
      costs.put(bits, BitCost.of(graph));
      assertThat(graph.cost().multiplyAdds())
          .isEqualTo(
              new Subnet(STEM, a.with(Quantization.NONE), Sharing.STANDALONE)
                  .inference()
                  .cost()
                  .multiplyAdds());
    }
    Graph plain = new Subnet(STEM, a.with(Quantization.NONE), Sharing.STANDALONE).inference();
    long floats = plain.parameters().stream().mapToLong(ParameterSpec::size).sum();
    assertThat(costs.get(32).storedBytes()).isEqualTo(4 * floats);
    assertThat(costs.get(32).bitOperations()).isEqualTo(1024 * plain.cost().multiplyAdds());
    assertThat(costs.get(8).bitOperations()).isLessThan(costs.get(32).bitOperations() / 4);
    assertThat(costs.get(4).bitOperations()).isLessThan(costs.get(8).bitOperations());
    assertThat(costs.get(8).storedBytes()).isLessThan(costs.get(32).storedBytes() / 2);
    assertThat(costs.get(4).storedBytes()).isLessThan(costs.get(8).storedBytes());
  }
}
