package io.pimento.search.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.Counter;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strategies that train several paths together: their gradients, their views and their draws. */
class IsAStepOfSeveralPathsOneUpdateTest {
  private static final int BATCH = 4;
  private static final Stem STEM = new Stem(4, List.of(5, 7, 9), 16);
  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(16, 32, 64), List.of(8, 16))
          .withBits(List.of(8, 32), List.of(32));

  private static double[] weights(ParameterSpec spec) {
    double[] w = new double[(int) spec.size()];
    long key = Counter.key(3, spec.name());
    Arrays.setAll(w, i -> Counter.unit(key, i) - 0.5);
    return w;
  }

  private static Map<String, Tensor> feeds() {
    Tensor dense = Tensor.poisoned(TensorType.batch(STEM.dense()), BATCH);
    Arrays.setAll(dense.data(), Math::sin);
    Tensor ids = Tensor.poisoned(TensorType.indices(STEM.fields()), BATCH);
    Arrays.setAll(ids.data(), i -> i * 3 % 5);
    Tensor labels = Tensor.of(TensorType.batch(1), BATCH, 1, 0, 0, 1);
    return Map.of(Stem.DENSE, dense, Stem.IDS, ids, Stem.LABELS, labels);
  }

  private static SortedMap<String, Tensor> run(TrainingGraph graph) {
    Function<ParameterSpec, double[]> parameters = IsAStepOfSeveralPathsOneUpdateTest::weights;
    return ReferenceInterpreter.run(graph.graph(), BATCH, feeds(), parameters);
  }

  /** Adds a graph's gradients to whole parameters. */
  private static void add(
      Map<String, double[]> whole, TrainingGraph graph, SortedMap<String, Tensor> values) {
    for (int i = 0; i < graph.gradients().size(); i++) {
      ParameterView view = graph.gradients().get(i);
      double[] g = values.get(TrainingGraph.gradientName(i)).data();
      double[] to =
          whole.computeIfAbsent(
              view.parameter().name(), n -> new double[(int) view.parameter().size()]);
      for (int k = 0; k < g.length; k++) {
        int at = k / view.columns() * view.parameter().stride() + k % view.columns();
        to[(int) view.offset() + at] += g[k];
      }
    }
  }

  private static List<Subnet> subnets(Strategy strategy, Sharing sharing, int seed) {
    return strategy.paths(SPACE, 3, Counter.of(seed, "path"), 0).stream()
        .map(a -> new Subnet(STEM, a, sharing))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Sharing.class,
      names = {"MASKED", "SLICED"})
  void gradientsAreTheMeanOfThePaths(Sharing sharing) {
    for (int seed = 0; seed < 3; seed++) {
      List<Subnet> paths = subnets(Strategy.FAIR, sharing, seed);
      TrainingGraph joint = new JointPaths(paths, false).training();
      SortedMap<String, Tensor> together = run(joint);
      Map<String, double[]> ours = new HashMap<>();
      add(ours, joint, together);
      Map<String, double[]> theirs = new HashMap<>();
      double loss = 0;
      for (Subnet path : paths) {
        TrainingGraph one = path.training();
        SortedMap<String, Tensor> values = run(one);
        loss += values.get(TrainingGraph.LOSS).get(0) / paths.size();
        add(theirs, one, values);
      }
      assertThat(together.get(TrainingGraph.LOSS).get(0)).isCloseTo(loss, offset(1e-12));
      assertThat(ours.keySet()).isEqualTo(theirs.keySet());
      ours.forEach(
          (name, g) -> {
            double[] want = theirs.get(name);
            for (int i = 0; i < g.length; i++) {
              assertThat(g[i]).as(name).isCloseTo(want[i] / paths.size(), offset(1e-12));
            }
          });
    }
  }

  /** An entry in two rectangles would be updated twice, and at the same time. */
  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"SANDWICH", "FAIR"})
  void noEntryHasTwoGradients(Strategy strategy) {
    for (Sharing sharing : List.of(Sharing.MASKED, Sharing.SLICED)) {
      TrainingGraph joint =
          new JointPaths(subnets(strategy, sharing, 5), strategy.distilled()).training();
      Map<String, boolean[]> seen = new TreeMap<>();
      for (ParameterView v : joint.gradients()) {
        boolean[] entries =
            seen.computeIfAbsent(
                v.parameter().name(), n -> new boolean[(int) v.parameter().size()]);
        for (int r = 0; r < v.rows(); r++) {
          for (int c = 0; c < v.columns(); c++) {
            int at = (int) v.offset() + r * v.parameter().stride() + c;
            assertThat(entries[at]).as("%s at %d", v.parameter().name(), at).isFalse();
            entries[at] = true;
          }
        }
      }
    }
  }

  @Test
  void theLargestLearnsNothingFromThoseItTeaches() {
    List<Subnet> paths = subnets(Strategy.SANDWICH, Sharing.SLICED, 2);
    Subnet largest = paths.getFirst();
    TrainingGraph alone = largest.training();
    TrainingGraph twice = new JointPaths(List.of(largest, largest), true).training();
    // Taught by itself, a model has reached its aim: only the labels' half is left.
    Map<String, double[]> ours = new HashMap<>();
    Map<String, double[]> theirs = new HashMap<>();
    add(ours, twice, run(twice));
    add(theirs, alone, run(alone));
    ours.forEach(
        (name, g) -> {
          for (int i = 0; i < g.length; i++) {
            assertThat(g[i]).as(name).isCloseTo(theirs.get(name)[i] / 2, offset(1e-12));
          }
        });
    // Others do learn: their gradients differ from those of labels.
    TrainingGraph taught = new JointPaths(paths, true).training();
    TrainingGraph told = new JointPaths(paths, false).training();
    assertThat(run(taught).get(TrainingGraph.LOSS).get(0))
        .isNotEqualTo(run(told).get(TrainingGraph.LOSS).get(0));
  }

  @Test
  void everyOperatorRunsEquallyOften() {
    for (SearchSpace space : List.of(SearchSpace.FULL, SearchSpace.SMALL)) {
      for (int seed = 0; seed < 20; seed++) {
        List<Architecture> paths = Strategy.FAIR.paths(space, 4, Counter.of(seed, "path"), 0);
        for (int block = 0; block < 4; block++) {
          int[] times = new int[space.nodes().size()];
          for (Architecture a : paths) {
            a.micro().get(block).activeNodes().forEach(n -> times[n]++);
          }
          int dense = paths.size() / space.denseNodes().size();
          int sparse = paths.size() / space.sparseNodes().size();
          space.denseNodes().forEach(n -> assertThat(times[n]).isEqualTo(dense));
          space.sparseNodes().forEach(n -> assertThat(times[n]).isEqualTo(sparse));
        }
      }
    }
  }

  @Test
  void aSandwichHasTheLargestASmallestAndTwoBetween() {
    List<Architecture> paths = Strategy.SANDWICH.paths(SPACE, 3, Counter.of(4, "path"), 0);
    assertThat(paths).hasSize(4);
    assertThat(paths.getFirst()).isEqualTo(Architecture.fullPath(SPACE, 3));
    Architecture smallest = paths.get(1);
    for (Micro m : smallest.micro()) {
      assertThat(m.denseDims()).isEqualTo(16);
      assertThat(m.sparseDims()).isEqualTo(8);
      assertThat(m.deepFm() || m.denseSparseInteract()).isFalse();
    }
    assertThat(smallest.quantization().tables()).isEqualTo(8);
    assertThat(paths.get(2)).isNotEqualTo(paths.get(3));
    assertThat(Strategy.SANDWICH.paths(SPACE, 3, Counter.of(4, "path"), 1))
        .containsExactly(Architecture.fullPath(SPACE, 3));
  }
}
