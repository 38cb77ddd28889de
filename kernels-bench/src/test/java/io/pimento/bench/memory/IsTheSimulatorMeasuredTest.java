package io.pimento.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.bench.result.Measurement;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsTheSimulatorMeasuredTest {
  @Test
  void doAllRunsHaveATime() {
    List<Measurement> all = new MemorySuite(true).run(result -> {});
    assertThat(all).hasSize(3);
    assertThat(all).allSatisfy(m -> assertThat(m.nanos()).isPositive());
    assertThat(all).allSatisfy(m -> assertThat(m.fraction()).isPositive().isFinite());
    assertThat(all.getFirst().what()).contains("20020");
    assertThat(all.getLast().what()).contains("criteo-full");
  }
}
