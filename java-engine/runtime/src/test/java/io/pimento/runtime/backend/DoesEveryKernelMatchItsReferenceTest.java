package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Operators;
import io.pimento.graph.cases.LargeScoreCases;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.fuse.FusedCases;
import io.pimento.runtime.parallel.Workers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared operator cases on the Vector API kernels, with one and two threads. */
@Tag("numbers")
class DoesEveryKernelMatchItsReferenceTest {
  private static final Workers ONE = new Workers(1);
  private static final Workers TWO = new Workers(2);

  static List<OperatorCase> cases() {
    return OperatorCases.all();
  }

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultEqualsTheDefinition(OperatorCase c) {
    for (int batch : new int[] {0, 1, 3, 70}) {
      compare(c, batch);
    }
  }

  static List<OperatorCase> fusedCases() {
    return FusedCases.all();
  }

  @ParameterizedTest
  @MethodSource("fusedCases")
  void resultOfFusedOperatorsEqualsTheDefinition(OperatorCase c) {
    for (int batch : new int[] {0, 1, 3, 70}) {
      compare(c, batch);
    }
  }

  private static void compare(OperatorCase c, int batch) {
    List<Tensor> inputs = c.makeInputs(batch, 11);
    List<Tensor> expected = c.reference(batch, inputs);
    List<double[]> one = OperatorRun.of(c, batch, inputs, ONE);
    List<double[]> two = OperatorRun.of(c, batch, inputs, TWO);
    for (int o = 0; o < expected.size(); o++) {
      double[] want = expected.get(o).data();
      assertThat(two.get(o)).as("the same bits on two threads: %s", c).isEqualTo(one.get(o));
      double scale = 1e-3;
      for (double v : want) {
        scale = Math.max(scale, Math.abs(v));
      }
      for (int i = 0; i < want.length; i++) {
        assertThat(one.get(o)[i])
            .as("%s batch %d output %d entry %d", c, batch, o, i)
            .isCloseTo(want[i], org.assertj.core.data.Offset.offset(2e-5 * scale));
      }
    }
  }

  static List<OperatorCase> largeScores() {
    return LargeScoreCases.all();
  }

  @ParameterizedTest
  @MethodSource("largeScores")
  void resultOfAttentionEqualsTheDefinitionWhereScoresAreLarge(OperatorCase c) {
    compare(c, 70);
  }

  static List<OperatorCase> supernetCases() {
    return SupernetCases.all(50);
  }

  @ParameterizedTest
  @MethodSource("supernetCases")
  void resultEqualsTheDefinitionAtTheSupernetsSizes(OperatorCase c) {
    compare(c, 13);
  }

  @Test
  void everyOperatorHasAKernel() {
    Set<Class<?>> bound = Set.of(Input.class, ParameterView.class, Reshape.class);
    assertThat(Operators.classes())
        .allMatch(op -> bound.contains(op) || CpuKernels.TABLE.kernels().containsKey(op));
  }

  @Test
  void anIdOutsideItsTableIsNamed() {
    OperatorCase c =
        new OperatorCase(
            new EmbeddingLookup(2),
            List.of(
                io.pimento.graph.TensorType.indices(2),
                io.pimento.graph.TensorType.fixed(9, 4),
                io.pimento.graph.TensorType.fixed(5, 4)),
            5);
    List<Tensor> inputs = c.makeInputs(3, 1);
    inputs.getFirst().data()[3] = 5;
    String message = "category 5 of field 1 in row 1 of the batch lies outside its table of 5 rows";
    assertThatThrownBy(() -> OperatorRun.of(c, 3, inputs, TWO)).hasMessageContaining(message);
    assertThatThrownBy(() -> c.reference(3, inputs)).hasMessageContaining(message);
  }
}
