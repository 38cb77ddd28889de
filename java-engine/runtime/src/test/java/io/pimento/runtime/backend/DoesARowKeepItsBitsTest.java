package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.TensorType;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.cases.PickedRows;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.fuse.FusedCases;
import io.pimento.runtime.parallel.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator computes for one row must have the same bits wherever the row stands, in batches
 * of any size, on any number of threads. Sums over the batch are no results of one row.
 */
@Tag("numbers")
class DoesARowKeepItsBitsTest {
  private static final Workers ONE = new Workers(1);
  private static final Workers TWO = new Workers(2);

  /** Rows that others are picked from, again and again where a batch is larger. */
  private static final int ROWS = 67;

  static List<OperatorCase> small() {
    return ofRows(OperatorCases.all());
  }

  static List<OperatorCase> large() {
    return ofRows(SupernetCases.all(50));
  }

  private static List<OperatorCase> ofRows(List<OperatorCase> cases) {
    return cases.stream().filter(c -> PickedRows.outputs(c).length > 0).toList();
  }

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  @ParameterizedTest
  @MethodSource("small")
  void ofSmallOperators(OperatorCase c) {
    hold(c, 1, 2, 3, 5, 8, 13, 64, 140);
  }

  @ParameterizedTest
  @MethodSource("large")
  void ofTheSupernetsOperators(OperatorCase c) {
    hold(c, 1, 6, 64, 100);
  }

  static List<OperatorCase> fused() {
    return ofRows(FusedCases.all());
  }

  @ParameterizedTest
  @MethodSource("fused")
  void ofFusedOperators(OperatorCase c) {
    hold(c, 1, 2, 3, 5, 8, 13, 64, 140);
  }

  private static void hold(OperatorCase c, int... batches) {
    List<Tensor> inputs = c.makeInputs(ROWS, 7);
    List<double[]> expected = OperatorRun.of(c, ROWS, inputs, ONE);
    List<TensorType> types = c.op().outputs(c.inputs());
    for (int batch : batches) {
      int[] picked = IntStream.range(0, batch).map(i -> (31 * i + 7 * batch) % ROWS).toArray();
      List<Tensor> given = PickedRows.of(inputs, picked);
      for (Workers workers : List.of(ONE, TWO)) {
        List<double[]> made = OperatorRun.of(c, batch, given, workers);
        for (int o : PickedRows.outputs(c)) {
          int size = (int) types.get(o).size();
          for (int i = 0; i < batch; i++) {
            assertThat(row(made.get(o), i, size))
                .as("%s: row %d of %d on %d threads", c, i, batch, workers.threads())
                .isEqualTo(row(expected.get(o), picked[i], size));
          }
        }
      }
    }
  }

  private static double[] row(double[] all, int row, int size) {
    return Arrays.copyOfRange(all, row * size, (row + 1) * size);
  }
}
