package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Element;
import io.pimento.graph.TensorType;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.execute.RowKernel;
import io.pimento.runtime.execute.SummingKernel;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.fuse.FusedCases;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel that is said to need no more than a sample's own rows gives the same bits by tiles. */
@Tag("numbers")
class IsATileOfTheBatchEnoughTest {
  private static final List<Workers> WORKERS =
      List.of(new Workers(1), new Workers(2), new Workers(5));

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
  void areTheBitsThoseOfTheWholeBatch(OperatorCase c) {
    // Grains of sums grow with the batch: only a large one tells whether they follow from the
    // whole.
    boolean sums = CpuKernels.TABLE.kernels().get(c.op().getClass()) instanceof SummingKernel;
    for (int batch : sums ? new int[] {7, 33, 517} : new int[] {1, 7, 33, 150}) {
      List<Tensor> inputs = c.makeInputs(batch, 11);
      List<double[]> whole = OperatorRun.of(c, batch, inputs, WORKERS.getFirst());
      for (Workers workers : WORKERS) {
        for (int tile : new int[] {3, 16}) {
          assertThat(OperatorRun.of(c, batch, inputs, workers, Tiling.of(tile)))
              .as("%s: %d samples, tiles of %d, %d threads", c, batch, tile, workers.threads())
              .usingElementComparator(Arrays::compare)
              .containsExactlyElementsOf(whole);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void doesEveryKernelOfRowsSaySo(OperatorCase c) {
    List<TensorType> types = c.op().outputs(c.inputs());
    boolean rows = types.getFirst().batched() && types.getFirst().element() != Element.ROWS;
    if (rows && !(c.op() instanceof Reshape)) {
      assertThat(CpuKernels.TABLE.kernels().get(c.op().getClass())).isInstanceOf(RowKernel.class);
    }
  }

  @Test
  void isABadIdReportedWithItsSample() {
    OperatorCase c =
        new OperatorCase(
            new EmbeddingLookup(1), List.of(TensorType.indices(1), TensorType.fixed(9, 16)), 9);
    List<Tensor> inputs = c.makeInputs(64, 3);
    inputs.getFirst().data()[40] = 9;
    Workers one = WORKERS.getFirst();
    for (Tiling tiling : List.of(Tiling.of(0), Tiling.of(16))) {
      assertThatThrownBy(() -> OperatorRun.of(c, 64, inputs, one, tiling))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("row 40 of the batch");
    }
  }
}
