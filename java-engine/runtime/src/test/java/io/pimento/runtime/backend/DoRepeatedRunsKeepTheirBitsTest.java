package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.fuse.FusedCases;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A graph that runs again has its kernels' jobs done without the kernels: they must compute the
 * same of what lies there by then.
 */
@Tag("numbers")
class DoRepeatedRunsKeepTheirBitsTest {
  private static final List<Workers> WORKERS = List.of(new Workers(1), new Workers(3));

  static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>(OperatorCases.all());
    cases.addAll(FusedCases.all());
    return cases;
  }

  @AfterAll
  static void stop() {
    WORKERS.forEach(Workers::close);
  }

  @ParameterizedTest
  @MethodSource("all")
  void areTheBitsThoseOfTheFirstRun(OperatorCase c) {
    for (Workers workers : WORKERS) {
      for (int batch : new int[] {1, 7, 150}) {
        for (RowOrder order : RowOrder.values()) {
          List<Tensor> inputs = c.makeInputs(batch, 11);
          assertThat(OperatorRun.again(c, batch, c.makeInputs(batch, 12), inputs, workers, order))
              .as("%s: %d samples, %d threads, rows %s", c, batch, workers.threads(), order)
              .usingElementComparator(Arrays::compare)
              .containsExactlyElementsOf(OperatorRun.again(c, batch, null, inputs, workers, order));
        }
      }
    }
  }
}
