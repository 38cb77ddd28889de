package io.pimento.codesign;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.baseline.Family;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hand-made models of a sweep as points of the space, and in what is drawn from it. */
class DoSearchesBeginWithHandMadeModelsTest {
  private static final Stem STEM = new Stem(3, List.of(5, 7, 9), 16);
  private static final BaselineSweep SWEEP =
      new BaselineSweep(
          Family.labels(), List.of(8, 32), List.of(1, 2), List.of(4, 8), List.of(4, 8));
  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(8, 16), List.of(4, 8))
          .withBits(List.of(4, 8), List.of(4, 8))
          .withEmbeddings(List.of(4, 8))
          .withBranches(
              new BranchSpace(
                  List.of(BranchKind.values()),
                  List.of(8, 32),
                  2,
                  List.of(8, 32),
                  List.of(List.of(8), List.of(32))));

  private static List<Architecture> points(SearchSpace space) {
    return HandMadePoints.of(SWEEP, STEM, space, 2);
  }

  @Test
  void isEachOfTheSweepAPointOfTheSameCost() {
    List<BaselineSweep.Sized> sweep = SWEEP.of(STEM);
    List<Architecture> points = points(SPACE);
    assertThat(points).hasSameSizeAs(sweep);
    for (int i = 0; i < points.size(); i++) {
      Graph own = new Subnet(STEM, points.get(i), Sharing.STANDALONE).inference();
      Graph handMade = sweep.get(i).model().inference();
      assertThat(tables(own)).as(sweep.get(i).name()).isEqualTo(tables(handMade));
      assertThat(own.cost().multiplyAdds())
          .as(sweep.get(i).name())
          .isEqualTo(handMade.cost().multiplyAdds());
    }
  }

  private static Map<String, List<Integer>> tables(Graph graph) {
    Map<String, List<Integer>> shapes = new TreeMap<>();
    graph.parameters().stream()
        .filter(p -> p.table())
        .forEach(p -> shapes.put(p.name(), p.shape()));
    return shapes;
  }

  @Test
  void areThoseLeftOutThatTheSpaceHasNot() {
    assertThat(points(SPACE.withMostBits()))
        .hasSize(points(SPACE).size() / 2)
        .allMatch(a -> a.quantization().branches().weights() == 8);
    assertThat(points(SPACE.withBranches(BranchSpace.NONE))).isEmpty();
    SearchSpace ofTheInputs = SPACE.withEmbeddings(List.of());
    assertThat(points(ofTheInputs)).hasSize(2).allMatch(a -> a.embedding() == 0);
    assertThat(HandMadePoints.of(SWEEP, STEM.withEmbedding(8), ofTheInputs, 2))
        .hasSizeGreaterThan(2);
  }

  @Test
  void isHalfOfWhatIsDrawnHandMade() {
    List<Architecture> known = points(SPACE);
    DesignSpace space = new DesignSpace(SPACE, 2, List.of(), HardwareSpace.NONE, known);
    Set<Architecture> all = new HashSet<>(known);
    int handMade = 0;
    for (int i = 0; i < 400; i++) {
      Design d = space.sample(Counter.of(6, "draw", i));
      handMade += all.contains(d.architecture()) ? 1 : 0;
    }
    assertThat(handMade).isBetween(160, 240);
  }
}
