package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pimento.cuda.Precision;
import io.pimento.graph.Operators;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.engine.UpdateCheck;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shared operator cases on a GPU; skipped where there is none. */
class DoesEveryOperatorRunOnTheGpuTest {
  @Test
  void everyOperatorHasInstructions() {
    Set<Class<?>> bound = Set.of(Input.class, ParameterView.class, Reshape.class);
    assertThat(Operators.classes())
        .allMatch(op -> bound.contains(op) || TapeKernels.operators().contains(op));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void resultsEqualTheDefinitions(Precision precision) {
    String missing = CudaBackend.unavailable().orElse("");
    assumeTrue(missing.isEmpty(), missing);
    double tolerance = precision == Precision.FP32 ? 2e-5 : 2e-3;
    try (CudaBackend backend = new CudaBackend(0, precision)) {
      assertThat(CudaOperatorCheck.all(backend, c -> true)).allMatch(o -> o.within(tolerance));
    }
  }

  @Test
  void stepsOfAllOptimizersEqualTheirDefinitions() {
    String missing = CudaBackend.unavailable().orElse("");
    assumeTrue(missing.isEmpty(), missing);
    try (CudaBackend backend = new CudaBackend(0, Precision.FP32)) {
      assertThat(UpdateCheck.all(backend::engine)).allMatch(o -> o.within(2e-5));
    }
  }
}
