package io.pimento.bench.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.bench.roofline.Roofline;
import io.pimento.graph.Operators;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IsEveryOperatorMeasuredTest {
  private static final Roofline ROOF =
      new Roofline(
          1,
          100,
          List.of(
              new Roofline.Copy(1 << 20, 40),
              new Roofline.Copy(1 << 24, 50),
              new Roofline.Copy(1 << 28, 20)),
          2);

  @Test
  void hasEachOperatorThatComputesACase() {
    Set<Class<?>> measured =
        BenchCases.names().stream()
            .map(n -> BenchCases.get(n).op().getClass())
            .collect(Collectors.toSet());
    Set<Class<?>> still = Set.of(Input.class, ParameterView.class, Reshape.class);
    assertThat(Operators.classes()).allMatch(op -> still.contains(op) || measured.contains(op));
  }

  @Test
  void doesTheSuiteMeasureWhatTheFilterNames() {
    OperatorSuite suite = new OperatorSuite(true, Pattern.compile("^bce-loss "));
    List<String> seen = new java.util.ArrayList<>();
    var rows = suite.run(ROOF, (done, what, result) -> seen.add(what));
    assertThat(rows).hasSize(1);
    assertThat(seen).containsExactly(rows.getFirst().what());
    assertThat(rows.getFirst().nanos()).isPositive();
    assertThat(rows.getFirst().fraction()).isPositive();
  }

  @Test
  void isTheFloorTheLargerOfComputingAndMoving() {
    // 1e9 operations take 10 ms at 100 GFLOP/s; 1e9 bytes 50 ms from memory, 1e6 bytes 20 µs
    // cached.
    assertThat(ROOF.floorSeconds(new Roofline.Workload(1e9, 1e6, false))).isEqualTo(0.01);
    assertThat(ROOF.floorSeconds(new Roofline.Workload(1e6, 1e9, false))).isEqualTo(0.05);
    assertThat(ROOF.floorSeconds(new Roofline.Workload(0, 1e6, false))).isEqualTo(1e6 / 50e9);
    assertThat(ROOF.floorSeconds(new Roofline.Workload(0, 2e6, true))).isEqualTo(0.001);
  }

  @Test
  void isTheHigherOfTwoLimitsKept() {
    Roofline other =
        new Roofline(
            1,
            90,
            List.of(
                new Roofline.Copy(1 << 20, 60),
                new Roofline.Copy(1 << 24, 10),
                new Roofline.Copy(1 << 28, 21)),
            3);
    Roofline best = ROOF.best(other);
    assertThat(best.gigaflops()).isEqualTo(100);
    assertThat(best.rowGigabytes()).isEqualTo(3);
    assertThat(best.copies())
        .extracting(Roofline.Copy::gigabytes)
        .containsExactly(60.0, 50.0, 21.0);
    assertThatThrownBy(() -> ROOF.best(new Roofline(2, 1, best.copies(), 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void areTablesAloneHeldAgainstRandomRows() {
    assertThat(BenchCases.names())
        .allSatisfy(
            n -> {
              boolean rows =
                  n.startsWith("embedding-lookup ")
                      || n.startsWith("embedding-bag ")
                      || n.startsWith("quantized-bag ");
              assertThat(BenchCases.work(n).randomRows()).isEqualTo(rows);
              assertThat(BenchCases.work(n).bytes()).isPositive();
            });
  }

  @Test
  void isTheFirstOfNestedExceptionsTold() {
    IllegalStateException own = new IllegalStateException("no memory");
    RuntimeException outer = new RuntimeException("caught");
    outer.addSuppressed(own);
    assertThat(OperatorSuite.first(new RuntimeException("run", outer))).isSameAs(own);
    assertThat(OperatorSuite.first(own)).isSameAs(own);
  }

  @Test
  void isAnUnknownNameRefused() {
    assertThatThrownBy(() -> BenchCases.get("sorting")).hasMessageContaining("sorting");
  }
}
