package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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
      check(c, batch);
    }
  }

  private static void check(OperatorCase c, int batch) {
    GraphBuilder builder = new GraphBuilder();
    Map<String, Tensor> feeds = new HashMap<>();
    List<Tensor> inputs = c.makeInputs(batch, 42);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(builder.input("x" + i, inputs.get(i).type()));
      feeds.put("x" + i, inputs.get(i));
    }
    List<Value> outputs = builder.applyAll(c.op(), values);
    List<Value> outer = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (Value v : outputs) {
      String name = "dy" + v.output();
      outer.add(builder.input(name, v.type()));
      Tensor dy = Tensor.poisoned(v.type(), batch);
      java.util.Arrays.setAll(dy.data(), i -> random.nextDouble() - 0.5);
      feeds.put(name, dy);
    }
    List<Value> inner =
        c.op().gradient(new GradientScope(builder, values, outputs, new ArrayList<>(outer)));
    Map<String, Value> named = new LinkedHashMap<>();
    for (int i = 0; i < inner.size(); i++) {
      if (inner.get(i) != null) {
        named.put("g" + i, inner.get(i));
      }
    }
    Map<String, Tensor> gradients =
        ReferenceInterpreter.run(builder.build(named), batch, feeds, p -> new double[0]);
    for (int i = 0; i < inputs.size(); i++) {
      if (!c.differentiable(i) || inner.get(i) == null) {
        continue;
      }
      double[] x = inputs.get(i).data();
      for (int k = 0; k < x.length; k += Math.max(1, x.length / 25)) {
        double h = 1e-6;
        double at = x[k];
        x[k] = at + h;
        double up = weighted(c, batch, inputs, feeds);
        x[k] = at - h;
        double down = weighted(c, batch, inputs, feeds);
        x[k] = at;
        double expected = (up - down) / (2 * h);
        double got = gradients.get("g" + i).get(k);
        assertThat(got)
            .as("%s batch %d input %d entry %d", c, batch, i, k)
            .isCloseTo(
                expected,
                org.assertj.core.data.Offset.offset(2e-6 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static double weighted(
      OperatorCase c, int batch, List<Tensor> inputs, Map<String, Tensor> feeds) {
    double sum = 0;
    List<Tensor> outputs = c.reference(batch, inputs);
    for (int o = 0; o < outputs.size(); o++) {
      double[] dy = feeds.get("dy" + o).data();
      for (int i = 0; i < dy.length; i++) {
        sum += dy[i] * outputs.get(o).get(i);
      }
    }
    return sum;
  }

  @Test
  void everyComputingOperatorHasACase() {
    Set<String> covered = new HashSet<>();
    OperatorCases.all().forEach(c -> covered.add(c.op().name()));
    Set<String> leaves = Set.of("input", "parameter");
    assertThat(Operators.names()).allMatch(n -> leaves.contains(n) || covered.contains(n));
  }
}
