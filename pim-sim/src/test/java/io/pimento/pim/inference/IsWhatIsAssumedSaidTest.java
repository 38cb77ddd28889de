package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.SmallModels;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether every ratio says how much of it rests on constants that nobody vouches for. */
class IsWhatIsAssumedSaidTest {
  static Stream<String> devices() {
    return Targets.shipped().stream();
  }

  private static Comparison run(Target device, HostTarget host) {
    Graph graph = SmallModels.recommender(3000);
    Traffic traffic = Traffic.zipf(GraphWork.of(graph).tables(), 100, 4, 1.05, 3);
    return Comparison.run(device, host, Job.of(graph, traffic, MappingOptions.STANDARD));
  }

  private static HostTarget host() throws IOException {
    return Targets.host(Targets.HOST, Rules.STANDARD);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void isEverySharePartOfTheWhole(String name) throws IOException {
    Comparison c = run(Targets.named(name, Rules.STANDARD), host());
    for (Assumed a : new Assumed[] {c.assumed(), c.baselineAssumed()}) {
      assertThat(a.time()).isBetween(0.0, 1.0);
      assertThat(a.energy()).isBetween(0.0, 1.0);
    }
    // The shipped host's processor is assumed, its memory is not.
    assertThat(c.baselineAssumed().time()).isBetween(0.5, 0.9999);
    // The currents of these memories are assumed.
    double most = c.target().kind().equals("near-bank") ? 1 : 0.9999;
    assertThat(c.baselineAssumed().energy()).isBetween(0.5, most);
    assertThat(c.assumedText()).contains("of the device's time").contains("of the host's");
    assertThat(c.tree()).containsKey("assumed_share");
    for (Outcome o : new Outcome[] {c.outcome(), c.baseline()}) {
      Map<Charges, Long> charges = Charges.of(o);
      assertThat(charges.values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(o.attojoules());
      assertThat(charges.get(Charges.WORK)).isPositive();
      assertThat(charges.get(Charges.STANDBY)).isPositive();
      assertThat(charges.get(Charges.IDLE)).isPositive();
      assertThat(charges.get(Charges.SPILL)).isZero();
    }
  }

  @Test
  void doesAMemoryOfNoSourceCount() throws IOException {
    HostTarget set = (HostTarget) host().with("memory.IDD4R", "180");
    Comparison before = run(Targets.named("isaac-32nm", Rules.STANDARD), host());
    Comparison after = run(Targets.named("isaac-32nm", Rules.STANDARD), set);
    assertThat(after.baselineAssumed().energy()).isGreaterThan(before.baselineAssumed().energy());
    assertThat(after.baselineAssumed().energy()).isEqualTo(1);
  }

  @Test
  void doesAValueSetByTheCallerCountAsAssumed() throws IOException {
    Target chip = Targets.named("isaac-32nm", Rules.STANDARD);
    Comparison before = run(chip, host());
    Comparison after = run(chip.with("array.read_energy", "3000"), host());
    assertThat(after.assumed().energy()).isGreaterThan(before.assumed().energy());
  }
}
