package io.pimento.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Counter;
import io.pimento.graph.ParameterSpec;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.model.Stem;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The width of embeddings as a choice of the space. */
class DoArchitecturesChooseTheirEmbeddingsTest {
  private static final SearchSpace PLAIN =
      SearchSpace.FULL
          .withDims(List.of(8, 16), List.of(4, 8))
          .withBranches(
              new BranchSpace(
                  List.of(BranchKind.values()),
                  List.of(4, 8),
                  2,
                  List.of(2),
                  List.of(List.of(4), List.of(8))));
  private static final SearchSpace SPACE = PLAIN.withEmbeddings(List.of(16, 4, 8));
  private static final Stem STEM = new Stem(3, List.of(5, 7, 9), 16);

  private static Architecture drawn(SearchSpace space, int seed) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(space, 2, Counter.of(seed, "draw"));
  }

  @Test
  void areAllWidthsDrawnBesideWhatIsDrawnWithoutThem() {
    Set<Integer> widths = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Architecture a = drawn(SPACE, i);
      widths.add(a.embedding());
      assertThat(a.in(SPACE).withEmbedding(a.embedding())).isEqualTo(a);
      assertThat(a.branches()).isEqualTo(drawn(PLAIN, i).branches());
      assertThat(a.micro()).isEqualTo(drawn(PLAIN, i).micro());
    }
    assertThat(widths).containsExactlyInAnyOrder(4, 8, 16);
    assertThat(SPACE.size(2)).isEqualTo(PLAIN.size(2).multiply(java.math.BigInteger.valueOf(3)));
  }

  @Test
  void doGraphsHaveTablesOfThatWidthWhateverTheBlocksHold() {
    for (int i = 0; i < 60; i++) {
      Architecture a = drawn(SPACE, i);
      Subnet subnet = new Subnet(STEM, a, Sharing.STANDALONE);
      assertThat(subnet.stem().embedding()).isEqualTo(a.embedding());
      for (ParameterSpec p : subnet.training().graph().parameters()) {
        if (p.table() && p.name().startsWith("_embedding.")) {
          assertThat(p.shape().get(1)).isEqualTo(a.embedding());
        }
      }
    }
  }

  @Test
  void doChildrenHaveWidthsOfTheirParentsOrOthersOfTheSpace() {
    Architecture one = drawn(SPACE, 1).withEmbedding(4);
    Architecture other = drawn(SPACE, 2).withEmbedding(16);
    Set<Integer> crossed = new HashSet<>();
    Set<Integer> mutated = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      crossed.add(Crossover.uniform(one, other, Counter.of(3, "cross", i)).embedding());
      mutated.add(Mutation.mutate(one, 1, Counter.of(3, "mutate", i)).embedding());
    }
    assertThat(crossed).containsExactlyInAnyOrder(4, 16);
    assertThat(mutated).containsExactlyInAnyOrder(4, 8, 16);
  }

  @Test
  void doFilesKeepTheWidth() {
    Architecture a = drawn(SPACE, 4).withEmbedding(4);
    String json = ArchitectureJson.write(a);
    assertThat(json).contains("\"embedding\":4");
    var root = ArchitectureJson.toJson(a);
    assertThat(ArchitectureJson.read(root, SPACE)).isEqualTo(a);
    Architecture alone = ArchitectureJson.standalone(root);
    assertThat(alone.space().embeddings()).containsExactly(4);
    assertThat(new Subnet(STEM, alone, Sharing.STANDALONE).inference().hash())
        .isEqualTo(new Subnet(STEM, a, Sharing.STANDALONE).inference().hash());
    assertThat(ArchitectureJson.write(drawn(PLAIN, 4))).doesNotContain("\"embedding\"");
  }

  @Test
  void isAWidthOutsideTheSpaceRefusedAndNoneShared() {
    Architecture a = drawn(SPACE, 5);
    assertThatThrownBy(() -> a.withEmbedding(12))
        .hasMessageContaining("12")
        .hasMessageContaining("[4, 8, 16]");
    assertThatThrownBy(() -> a.withEmbedding(0)).hasMessageContaining("no width of their own");
    assertThatThrownBy(() -> drawn(PLAIN, 5).withEmbedding(4)).hasMessageContaining("no choice");
    assertThatThrownBy(() -> new Subnet(STEM, a, Sharing.SLICED)).hasMessageContaining("one width");
    assertThatThrownBy(() -> PLAIN.withEmbeddings(List.of(0))).hasMessageContaining("at least 1");
  }
}
