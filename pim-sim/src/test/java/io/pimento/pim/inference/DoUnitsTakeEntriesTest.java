package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.SmallModels;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whether operations entry by entry go to units beside banks exactly where they are faster. */
class DoUnitsTakeEntriesTest {
  @Test
  void isABatchLargeEnoughForTheUnits() throws IOException {
    assertThat(units(1)).isZero();
    assertThat(units(2048)).isPositive();
  }

  /** Operations entry by entry on the units, each held against the host's time. */
  private static int units(int batch) throws IOException {
    Graph graph = SmallModels.recommender(40);
    Traffic traffic = Traffic.zipf(GraphWork.of(graph).tables(), 50, batch, 1.05, 3);
    Job job = Job.of(graph, traffic, MappingOptions.STANDARD);
    Comparison c =
        Comparison.run(
            Targets.named("hbm2-pim", Rules.STANDARD),
            Targets.host(Targets.HOST, Rules.STANDARD),
            job);
    int units = 0;
    for (Object o : (Iterable<?>) ((MemoryOutcome) c.outcome()).details().get("layers")) {
      java.util.Map<?, ?> m = (java.util.Map<?, ?>) o;
      boolean faster = (double) m.get("unit_nanoseconds") < (double) m.get("host_nanoseconds");
      assertThat(m.get("on")).isEqualTo(faster ? "units" : "host");
      units += m.containsKey("operation") && faster ? 1 : 0;
    }
    return units;
  }
}
