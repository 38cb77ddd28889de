package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.SmallModels;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.placement.PlacementException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class IsEveryDeviceHeldAgainstItsHostTest {
  static Stream<String> devices() {
    return Targets.shipped().stream();
  }

  private static Comparison run(String device, TablePolicy policy, int batch) throws IOException {
    Graph graph = SmallModels.recommender(40);
    List<io.pimento.pim.placement.Table> tables = GraphWork.of(graph).tables();
    Traffic traffic = Traffic.zipf(tables, 500, batch, 1.05, 3);
    Job job = Job.of(graph, traffic, MappingOptions.STANDARD.with(policy));
    return Comparison.run(
        Targets.named(device, Rules.STANDARD), Targets.host(Targets.HOST, Rules.STANDARD), job);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void doesEverythingAddUpAndRepeat(String device) throws IOException {
    Comparison c = run(device, TablePolicy.ACCESS_AWARE, 5);
    for (Outcome o : List.of(c.outcome(), c.baseline())) {
      assertThat(o.nanoseconds()).isPositive().isFinite();
      assertThat(o.attojoules()).isPositive();
      assertThat(o.energyByOperator().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(o.attojoules());
      assertThat(o.latencies()).hasSize(5).allMatch(l -> l > 0 && l <= o.nanoseconds());
      assertThat(o.timeline()).isNotEmpty().allMatch(b -> b.to() <= o.nanoseconds() * (1 + 1e-9));
      for (Outcome.Occupancy u : o.occupancy()) {
        assertThat(u.shares()).as(u.things()).allMatch(s -> s >= 0 && s <= 1 + 1e-9);
      }
    }
    assertThat(c.speedup()).isEqualTo(c.baseline().nanoseconds() / c.outcome().nanoseconds());
    String json = JsonMapper.builder().build().writeValueAsString(c.tree());
    assertThat(json).doesNotContain("NaN").doesNotContain("Infinity");
    String again =
        JsonMapper.builder()
            .build()
            .writeValueAsString(run(device, TablePolicy.ACCESS_AWARE, 5).tree());
    assertThat(again).isEqualTo(json);
    assertThat(OutcomeFiles.perfetto(c.outcome())).startsWith("{\"traceEvents\":[{\"name\":");
    assertThat(OutcomeFiles.csv(c.outcome()).lines().count())
        .isEqualTo(c.outcome().timeline().size() + 1);
  }

  @Test
  void isTheHostItsOwnBaseline() throws IOException {
    assertThat(run(Targets.HOST, TablePolicy.ACCESS_AWARE, 3).speedup()).isEqualTo(1);
    assertThat(run(Targets.HOST, TablePolicy.NAIVE, 64).speedup()).isLessThan(1);
  }

  @Test
  void isALayoutThatADeviceLacksRefused() {
    assertThatThrownBy(() -> run("upmem-dpu", TablePolicy.CO_OCCURRENCE, 2))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("co-occurrence is a layout of crossbars");
    for (String other : new String[] {"isaac-32nm", "host-ddr4-3200"}) {
      assertThatThrownBy(() -> run(other, TablePolicy.COLUMN_WISE, 2))
          .hasMessageContaining("column-wise is a layout of processors");
    }
    assertThatThrownBy(() -> Targets.named("upmem", Rules.STANDARD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("the nearest is 'upmem-dpu'");
  }

  @ParameterizedTest
  @MethodSource("devices")
  void isAMonteCarloSeededAndAroundTheNominal(String device) throws IOException {
    Comparison c = run(device, TablePolicy.ROUND_ROBIN, 2);
    MonteCarlo m = MonteCarlo.run(c, 60, 7);
    assertThat(MonteCarlo.run(c, 60, 7)).isEqualTo(m);
    assertThat(m.varied()).contains("host:multiply_adds_per_nanosecond");
    // On the host, and where every layer stays there, both sides are the same.
    boolean same = device.equals(Targets.HOST) || device.equals("hbm2-pim");
    double low = MonteCarlo.percentile(m.speedups(), 0.05);
    if (same) {
      assertThat(low).isEqualTo(1);
      return;
    }
    assertThat(low).isPositive().isLessThan(c.speedup());
    assertThat(MonteCarlo.percentile(m.energyRatios(), 0.05))
        .isPositive()
        .isLessThan(MonteCarlo.percentile(m.energyRatios(), 0.95));
    assertThat(MonteCarlo.run(c, 60, 8)).isNotEqualTo(m);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void isALoadServedWithinItsLimit(String device) throws IOException {
    Comparison c = run(device, TablePolicy.ROUND_ROBIN, 16);
    HostDevice host = c.host().device();
    ServedLoad l = ServedLoad.of(c.target(), host, c.job(), 1e6, 3);
    assertThat(l.batches().nanoseconds().keySet()).containsExactly(1, 2, 4, 8, 16);
    assertThat(l.batches().nanoseconds().get(16)).isEqualTo(c.outcome().nanoseconds());
    assertThat(l.best()).isNotNull();
    assertThat(l.best().p99()).isLessThanOrEqualTo(1e6);
    assertThat(ServedLoad.of(c.target(), host, c.job(), 1, 3).best()).isNull();
    assertThatThrownBy(() -> ServedLoad.of(c.target(), host, c.job(), 0, 3))
        .hasMessageContaining("must be > 0");
  }

  @Test
  void doesALargeLayerGoToTheUnitsAndASmallOneStay() throws IOException {
    Graph graph = SmallModels.layer(4096, 4096);
    Job job =
        Job.of(
            graph,
            Traffic.zipf(GraphWork.of(graph).tables(), 10, 1, 1.05, 3),
            MappingOptions.STANDARD);
    Comparison c =
        Comparison.run(
            Targets.named("hbm2-pim", Rules.STANDARD),
            Targets.host(Targets.HOST, Rules.STANDARD),
            job);
    assertThat(c.outcome().mapping()).contains("linear units\n");
    assertThat(run("hbm2-pim", TablePolicy.NAIVE, 1).outcome().mapping())
        .contains("linear host\n")
        .doesNotContain("units");
    assertThat(c.speedup()).isGreaterThan(1);
    assertThat(c.outcome().loadNanoseconds()).isPositive();
  }

  @Test
  void isTheShippedHostsMemoryThatOfDramsim3() throws IOException {
    DramDevice ours = Targets.host(Targets.HOST, Rules.STANDARD).device().memory();
    DramDevice theirs = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "").device();
    assertThat(ours.organization()).isEqualTo(theirs.organization());
    assertThat(ours.increments()).isEqualTo(theirs.increments());
    assertThat(ours.policies()).isEqualTo(theirs.policies());
    assertThat(theirs.timings().all()).containsAllEntriesOf(ours.timings().all());
    assertThat(ours.timings().clock()).isEqualTo(theirs.timings().clock());
  }

  @Test
  void areTheBestPointsFound() {
    assertThat(
            Pareto.front(
                List.of(
                    new double[] {1, 3},
                    new double[] {2, 2},
                    new double[] {2, 3},
                    new double[] {3, 1},
                    new double[] {3, 1})))
        .containsExactly(0, 1, 3, 4);
  }
}
