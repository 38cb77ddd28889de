package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.job.model.GraphChoice;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.Inference;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search maps and runs a subnet ten thousand times. */
class IsASubnetFastOnCrossbarsTest {
  private static final int WARM = 40;

  @ParameterizedTest
  @ValueSource(strings = {"criteo-full", "kdd-small", "avazu-full"})
  void doMappingAndRunTakeMilliseconds(String name) throws IOException {
    CrossbarDevice device = CrossbarDevice.named("isaac-32nm");
    Graph graph = GraphChoice.of(name, null, null, 10_000);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < WARM; i++) {
      long start = System.nanoTime();
      Inference run =
          Inference.run(
              device,
              Mapper.map(graph, device, MappingOptions.STANDARD, new AccessHistory()),
              Accesses.zipf(1, 1.05),
              1);
      best = Math.min(best, (System.nanoTime() - start) * 1e-6);
      assertThat(run.cycles()).isPositive();
    }
    assertThat(best).as("ms").isLessThan(20);
  }
}
