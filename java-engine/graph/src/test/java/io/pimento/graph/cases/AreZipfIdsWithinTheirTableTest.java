package io.pimento.graph.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Element;
import io.pimento.graph.reference.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids of the operator cases: inside their table both ways, and unevenly spread where asked for. */
class AreZipfIdsWithinTheirTableTest {
  @Test
  void smallIdsAreDrawnMoreOften() {
    int cases = 0;
    for (OperatorCase c : OperatorCases.all()) {
      if (c.takesIds() && c.inputs().getFirst().element() == Element.INDEX) {
        cases++;
        double zipf = small(c, OperatorCase.Ids.ZIPF);
        assertThat(zipf).isGreaterThan(small(c, OperatorCase.Ids.UNIFORM));
      }
    }
    assertThat(cases).isPositive();
  }

  /** Share of ids that name the first row. */
  private static double small(OperatorCase c, OperatorCase.Ids ids) {
    List<Tensor> inputs = c.makeInputs(500, 3, ids);
    double[] drawn = inputs.getFirst().data();
    assertThat(Arrays.stream(drawn))
        .allMatch(id -> id >= 0 && id < c.indexRows() && id == Math.rint(id));
    return Arrays.stream(drawn).filter(id -> id == 0).count() / (double) drawn.length;
  }
}
