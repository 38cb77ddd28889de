package io.pimento.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AreSamplesAsSpecifiedTest {
  private static final int DRAWS = 4000;

  @Test
  void connectionsAreOnePlusABinomial() {
    double[] mean = new double[7];
    for (int i = 0; i < DRAWS; i++) {
      Architecture a =
          Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
              SearchSpace.FULL, 7, Counter.of(1, "t", i));
      for (int b = 0; b < 7; b++) {
        mean[b] += (double) a.macro().get(b).denseIdx().size() / DRAWS;
        assertThat(a.macro().get(b).denseLeftIdx()).hasSize(1);
        assertThat(a.micro().get(b).activeNodes()).hasSize(2);
      }
    }
    for (int b = 0; b < 7; b++) {
      assertThat(mean[b]).isCloseTo(1 + Math.min(b, 3) / 2.0, within(0.05));
    }
  }

  @Test
  void everyChoiceIsUniform() {
    int[] dims = new int[8];
    int fm = 0;
    for (int i = 0; i < DRAWS; i++) {
      Micro m =
          Strategy.SINGLE_OPERATOR_ANY_CONNECTION
              .sample(SearchSpace.FULL, 1, Counter.of(2, "t", i))
              .micro()
              .getFirst();
      dims[SearchSpace.FULL.denseDims().indexOf(m.denseDims())]++;
      fm += m.deepFm() ? 1 : 0;
    }
    for (int count : dims) {
      assertThat((double) count / DRAWS).isCloseTo(0.125, within(0.02));
    }
    assertThat((double) fm / DRAWS).isCloseTo(0.5, within(0.03));
  }

  @Test
  void warmUpMixesInTheFullPath() {
    int full = 0;
    for (int i = 0; i < DRAWS; i++) {
      Architecture a =
          Strategy.SINGLE_PATH.sample(SearchSpace.FULL, 3, Counter.of(3, "t", i), 0.25);
      full += a.macro().get(2).denseIdx().size() == 3 ? 1 : 0;
    }
    assertThat((double) full / DRAWS).isCloseTo(0.25, within(0.03));
    assertThat(Strategy.FULL_PATH.sample(SearchSpace.FULL, 3, Counter.of(1, "t")))
        .isEqualTo(Architecture.fullPath(SearchSpace.FULL, 3));
  }

  @Test
  void oneMutationChangesAtMostOneKeyOfOneBlock() {
    for (int i = 0; i < 500; i++) {
      Architecture a =
          Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
              SearchSpace.FULL, 7, Counter.of(4, "t", i));
      Architecture b = Mutation.mutate(a, 1, Counter.of(5, "t", i));
      int changed = 0;
      for (int k = 0; k < 7; k++) {
        changed += a.micro().get(k).equals(b.micro().get(k)) ? 0 : 1;
        changed += a.macro().get(k).equals(b.macro().get(k)) ? 0 : 1;
      }
      assertThat(changed).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aWrongChoiceNamesItsBlock() {
    Macro stem = new Macro(List.of(0), List.of(0), List.of(0), List.of(0));
    Macro later = new Macro(List.of(2), List.of(0), List.of(0), List.of(0));
    Micro micro = new Micro(List.of(0, 5), 16, 16, false, false);
    assertThatThrownBy(
            () -> new Architecture(SearchSpace.FULL, List.of(micro, micro), List.of(stem, later)))
        .hasMessageContaining("block 1")
        .hasMessageContaining("output 2");
    Micro odd = new Micro(List.of(0, 5), 17, 16, false, false);
    assertThatThrownBy(() -> new Architecture(SearchSpace.FULL, List.of(odd), List.of(stem)))
        .hasMessageContaining("17");
  }
}
