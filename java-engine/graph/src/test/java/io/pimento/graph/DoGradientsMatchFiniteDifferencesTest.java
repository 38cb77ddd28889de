package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.cases.GradientCase;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator's gradient against central differences of its own definition; what rounds is a
 * staircase whose gradient is passed straight through (DoRoundedNumbersFollowTheRuleTest).
 */
class DoGradientsMatchFiniteDifferencesTest {
  static Stream<OperatorCase> differentiable() {
    return OperatorCases.all().stream()
        .filter(
            c ->
                !c.op().name().endsWith("-gradient")
                    && !c.op().name().startsWith("quantize")
                    && !Set.of("fill", "batch-sum", "activation-range").contains(c.op().name()));
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientEqualsDifferences(OperatorCase c) {
    for (int batch : new int[] {0, 1, 3}) {
      assertThat(GradientCase.of(c, batch).wrong()).isEmpty();
    }
  }

  @Test
  void everyComputingOperatorHasACase() {
    Set<String> covered = new HashSet<>();
    OperatorCases.all().forEach(c -> covered.add(c.op().name()));
    Set<String> leaves = Set.of("input", "parameter");
    assertThat(Operators.names()).allMatch(n -> leaves.contains(n) || covered.contains(n));
  }
}
