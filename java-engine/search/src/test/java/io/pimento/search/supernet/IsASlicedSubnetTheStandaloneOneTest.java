package io.pimento.search.supernet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same numbers in the leading slices of the supernet and in a subnet of its own. */
class IsASlicedSubnetTheStandaloneOneTest {
  private static final SearchSpace TINY =
      SearchSpace.FULL_WITH_ZEROS.withDims(List.of(16, 32, 64, 128), List.of(8, 16));
  private static final SearchSpace WITH_BRANCHES =
      TINY.withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(4, 8, 12), 3));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void logitsAgreeTo1e12(int seed) {
    agree(TINY, seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void withBranchesToo(int seed) {
    agree(WITH_BRANCHES, seed);
  }

  private static void agree(SearchSpace space, int seed) {
    Strategy strategy = seed % 2 == 0 ? Strategy.SINGLE_OPERATOR_ANY_CONNECTION : Strategy.ANY_PATH;
    Architecture a = strategy.sample(space, 4, Counter.of(seed, "architecture"));
    Stem equal = new Stem(seed % 3 == 0 ? 16 : 4, List.of(5, 7, 9), 16);
    Stem stem = seed % 4 < 2 ? equal : equal.withWidths(new Widths.Each(List.of(4, 16, 8)));
    Graph sliced = new Subnet(stem, a, Sharing.SLICED).unpruned();
    Graph own = new Subnet(stem, a, Sharing.STANDALONE).unpruned();
    Map<String, double[]> shared = new HashMap<>();
    Function<ParameterSpec, double[]> sharedWeights =
        spec -> shared.computeIfAbsent(spec.name(), n -> random(spec));
    Map<String, double[]> copied = new HashMap<>();
    List<ParameterView> from = views(sliced);
    List<ParameterView> to = views(own);
    assertThat(from).hasSameSizeAs(to);
    for (int i = 0; i < to.size(); i++) {
      ParameterView target = to.get(i);
      double[] w =
          copied.computeIfAbsent(
              target.parameter().name(), n -> new double[(int) target.parameter().size()]);
      double[] cut = from.get(i).cut(sharedWeights.apply(from.get(i).parameter()));
      for (int k = 0; k < cut.length; k++) {
        int row = k / target.columns();
        w[(int) target.offset() + row * target.parameter().stride() + k % target.columns()] =
            cut[k];
      }
    }
    Map<String, Tensor> feeds = feeds(stem);
    Tensor a1 = ReferenceInterpreter.run(sliced, 3, feeds, sharedWeights).get(TrainingGraph.LOGITS);
    Tensor a2 =
        ReferenceInterpreter.run(own, 3, feeds, s -> copied.get(s.name()))
            .get(TrainingGraph.LOGITS);
    for (int i = 0; i < 3; i++) {
      assertThat(a1.get(i)).isCloseTo(a2.get(i), org.assertj.core.data.Offset.offset(1e-12));
    }
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

  private static Map<String, Tensor> feeds(Stem stem) {
    Tensor dense = Tensor.poisoned(io.pimento.graph.TensorType.batch(stem.dense()), 3);
    java.util.Arrays.setAll(dense.data(), i -> Math.sin(i));
    Tensor ids = Tensor.poisoned(io.pimento.graph.TensorType.indices(stem.fields()), 3);
    java.util.Arrays.setAll(ids.data(), i -> i % 5);
    return Map.of(Stem.DENSE, dense, Stem.IDS, ids);
  }
}
