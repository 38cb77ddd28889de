package io.pimento.search.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.branch.Crosses;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Branches;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each family by itself and as branches of a subnet without blocks, over the same weights. */
class AreHandMadeModelsPointsOfTheSpaceTest {
  private static final int ROWS = 4;
  private static final Stem STEM = new Stem(3, List.of(5, 7, 9), 8);
  private static final Sizes SIZES =
      new Sizes(8, List.of(12, 6), List.of(64), 2, 2, List.of(16, 32));
  private static final SearchSpace SPACE =
      SearchSpace.SMALL
          .withDims(List.of(16), List.of(8))
          .withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(6, 12, 20), 3));

  private static Architecture drawn(int seed) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(SPACE, 2, Counter.of(seed, "a"));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void bothGiveTheSameLogits(Family family) {
    Baseline alone = family.of(STEM, SIZES);
    Architecture point = drawn(1).with(new Branches(false, family.branches(SIZES)));
    Graph handMade = alone.inference();
    double[] expected = logits(handMade, weights(handMade, Map.of()));
    for (Sharing sharing : Sharing.values()) {
      Graph subnet = new Subnet(STEM, point, sharing).inference();
      double[] found = logits(subnet, weights(subnet, own(handMade)));
      for (int i = 0; i < ROWS; i++) {
        assertThat(found[i]).as("%s %s", family, sharing).isCloseTo(expected[i], offset(1e-12));
      }
    }
  }

  /** What the hand-made model has where parameters of a subnet begin. */
  private static Map<String, ParameterSpec> own(Graph handMade) {
    Map<String, ParameterSpec> specs = new HashMap<>();
    handMade.parameters().forEach(p -> specs.put(p.name(), p));
    return specs;
  }

  /** Numbers by name, row and column, so that leading parts of larger ones are the same. */
  private static Map<String, double[]> weights(Graph graph, Map<String, ParameterSpec> smaller) {
    Map<String, double[]> all = new TreeMap<>();
    for (ParameterSpec spec : graph.parameters()) {
      boolean bias = spec.name().equals("_final.bias");
      ParameterSpec of = smaller.getOrDefault(spec.name(), spec);
      double[] w = new double[(int) spec.size()];
      long key = Counter.key(5, spec.name());
      for (int i = 0; i < w.length; i++) {
        int row = i / spec.stride();
        int column = i % spec.stride();
        int fields = STEM.fields();
        if (spec.name().startsWith("cin.") && spec.name().endsWith("0.weight")) {
          assertThat(spec.stride()).isEqualTo(fields * fields);
        }
        w[i] = bias ? 0 : Counter.unit(key, row * 1000L + columnOf(spec, of, column)) - 0.5;
      }
      all.put(spec.name(), w);
    }
    return all;
  }

  /** Maps of a compressed interaction stand field by field, as many as the layer before has. */
  private static int columnOf(ParameterSpec spec, ParameterSpec of, int column) {
    boolean maps = spec.name().startsWith("cin.") && !spec.name().startsWith("cin.out");
    if (!maps || spec.stride() == of.stride()) {
      return column;
    }
    int rows = spec.stride() / STEM.fields();
    int ownRows = of.stride() / STEM.fields();
    return column / rows * ownRows + column % rows;
  }

  private static double[] logits(Graph graph, Map<String, double[]> weights) {
    Tensor dense = Tensor.poisoned(TensorType.batch(STEM.dense()), ROWS);
    Arrays.setAll(dense.data(), i -> Math.sin(i));
    Tensor ids = Tensor.poisoned(TensorType.indices(STEM.fields()), ROWS);
    Arrays.setAll(ids.data(), i -> i % 5);
    Tensor found =
        ReferenceInterpreter.run(
                graph, ROWS, Map.of(Stem.DENSE, dense, Stem.IDS, ids), s -> weights.get(s.name()))
            .get(TrainingGraph.LOGITS);
    return java.util.stream.IntStream.range(0, ROWS).mapToDouble(found::get).toArray();
  }

  @Test
  void pathsOfASupernetShareOneSetOfParameters() {
    Map<String, ParameterSpec> shared = new HashMap<>();
    Set<BranchKind> seen = new HashSet<>();
    boolean without = false;
    for (int seed = 0; seed < 60; seed++) {
      Architecture a = drawn(seed);
      a.branches().list().forEach(branch -> seen.add(branch.kind()));
      without |= !a.branches().blocks();
      for (ParameterSpec p : new Subnet(STEM, a, Sharing.SLICED).inference().parameters()) {
        assertThat(shared.merge(p.name(), p, (old, _) -> old)).isEqualTo(p);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(BranchKind.values());
    assertThat(without).isTrue();
    Set<String> full = new HashSet<>();
    Architecture largest = Architecture.fullPath(SPACE, 2);
    new Subnet(STEM, largest, Sharing.SLICED)
        .unpruned()
        .nodes()
        .forEach(
            n -> {
              if (n.op() instanceof ParameterView v) {
                full.add(v.parameter().name());
              }
            });
    assertThat(full).containsAll(shared.keySet());
  }

  @Test
  void writingAndReadingChangesNothing() {
    for (int seed = 0; seed < 40; seed++) {
      Architecture a = drawn(seed);
      assertThat(ArchitectureJson.read(ArchitectureJson.toJson(a), SPACE)).isEqualTo(a);
      SearchSpace found =
          ArchitectureJson.spaceOf(
              ArchitectureJson.toJson(a), SPACE.withBranches(BranchSpace.NONE));
      assertThat(ArchitectureJson.read(ArchitectureJson.toJson(a), found).branches())
          .isEqualTo(a.branches());
    }
  }

  @Test
  void whatIsNotInTheSpaceIsNamed() {
    assertThatThrownBy(() -> drawn(1).with(new Branches(true, List.of(new Crosses(4)))))
        .hasMessageContaining("a branch cross 4, but the space has")
        .hasMessageContaining("at most 3 layers");
    assertThatThrownBy(() -> new Branches(true, List.of(new Crosses(1), new Crosses(2))))
        .hasMessageContaining("the branch cross twice");
    assertThatThrownBy(() -> new Branches(false, List.of()))
        .hasMessageContaining("neither blocks nor branches");
  }

  /** Each kind off or of so many sizes, with blocks or without, but not nothing at all. */
  @Test
  void theSizeCountsEverySetOfBranches() {
    long sets = 2;
    for (BranchKind kind : BranchKind.values()) {
      sets *= 1 + sizes(kind);
    }
    sets--;
    SearchSpace none = SPACE.withBranches(BranchSpace.NONE);
    assertThat(SPACE.size(2)).isEqualTo(none.size(2).multiply(java.math.BigInteger.valueOf(sets)));
  }

  /** Counted by hand, in a space of three widths and three layers. */
  private static int sizes(BranchKind kind) {
    return switch (kind) {
      case FIRST_ORDER, PAIRS, WEIGHTED_PAIRS -> 1;
      case CROSS, ATTENTION -> 3;
      case COMPRESSED -> 2 + 4;
      case PRODUCTS, NETWORK -> 3 + 9 + 27;
    };
  }
}
