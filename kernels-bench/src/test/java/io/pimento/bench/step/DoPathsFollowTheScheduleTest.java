package io.pimento.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoPathsFollowTheScheduleTest {
  private static final int STEPS = 100;

  private static List<Architecture> paths(StepPaths phase) {
    return phase.of(StepBenchmark.supernet(1000, Sharing.MASKED, 3), STEPS);
  }

  private static long operators(List<Architecture> paths) {
    return paths.stream()
        .flatMap(a -> a.micro().stream())
        .mapToLong(m -> m.activeNodes().size())
        .sum();
  }

  @Test
  void doesTheEpochWarmUpInItsFirstFifth() {
    List<Architecture> epoch = paths(StepPaths.EPOCH);
    assertThat(epoch).hasSize(STEPS);
    assertThat(epoch.getFirst())
        .isEqualTo(Architecture.fullPath(SearchSpace.FULL, StepBenchmark.BLOCKS));
    long later = operators(epoch.subList(STEPS / 5, STEPS));
    assertThat(later).isEqualTo(2L * StepBenchmark.BLOCKS * (STEPS - STEPS / 5));
  }

  @Test
  void isTheWarmUpBetweenFullAndSampled() {
    long sampled = operators(paths(StepPaths.SAMPLED));
    long full = operators(paths(StepPaths.FULL));
    assertThat(operators(paths(StepPaths.WARMUP))).isBetween(sampled + 1, full - 1);
    assertThat(sampled).isEqualTo(2L * StepBenchmark.BLOCKS * STEPS);
  }
}
