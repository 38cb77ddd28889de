package io.pimento.search.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.Operator;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.search.model.Stem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every family at every size and precision, each a model of its own with the same work. */
class AreHandMadeModelsSweptWithBitsTest {
  private static final Stem STEM = new Stem(3, List.of(5, 7, 9), 8);
  private static final BaselineSweep SWEEP =
      new BaselineSweep(
          Family.labels(), List.of(8), List.of(1, 2), List.of(4, 8), List.of(4, 8, 32));

  @Test
  void eachSizeHasEachPrecision() {
    List<BaselineSweep.Sized> all = SWEEP.of(STEM);
    Set<String> names = new HashSet<>();
    all.forEach(s -> names.add(s.name()));
    assertThat(names).hasSize(all.size());
    assertThat(names)
        .contains("LR", "LR 4 bits", "DLRM 2×8, embedding 4", "DLRM 2×8, embedding 4, 8 bits");
    for (int i = 0; i < all.size(); i += 3) {
      Graph exact = all.get(i + 2).model().inference();
      for (int k = 0; k < 2; k++) {
        BaselineSweep.Sized few = all.get(i + k);
        Graph rounded = few.model().inference();
        assertThat(few.model().name()).isEqualTo(all.get(i + 2).model().name());
        assertThat(rounded.cost().multiplyAdds())
            .as(few.name())
            .isBetween(exact.cost().multiplyAdds(), exact.cost().multiplyAdds() + 2);
        assertThat(rounded.nodes()).as(few.name()).anyMatch(n -> isRounding(n.op()));
      }
      assertThat(exact.nodes()).noneMatch(n -> isRounding(n.op()));
    }
  }

  private static boolean isRounding(Operator op) {
    return op instanceof QuantizeRows || op instanceof QuantizedBag;
  }
}
