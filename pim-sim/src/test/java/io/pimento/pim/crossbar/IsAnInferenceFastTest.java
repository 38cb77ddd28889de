package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.Inference;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IsAnInferenceFastTest {
  @Test
  void doMappingAndRunTakeMilliseconds() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("isaac-32nm");
    Graph g = SmallModels.recommender(5000);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 30; i++) {
      long start = System.nanoTime();
      Inference.run(
          d,
          Mapper.map(g, d, MappingOptions.STANDARD, new AccessHistory()),
          Accesses.zipf(1, 1),
          1);
      best = Math.min(best, (System.nanoTime() - start) * 1e-6);
    }
    assertThat(best).isLessThan(20);
  }
}
