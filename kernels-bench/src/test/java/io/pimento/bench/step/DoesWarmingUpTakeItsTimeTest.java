package io.pimento.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DoesWarmingUpTakeItsTimeTest {
  @Test
  void isOnePassRunWithoutTime() throws InterruptedException {
    AtomicInteger passes = new AtomicInteger();
    new WarmUp(0).over(passes::incrementAndGet);
    assertThat(passes).hasValue(1);
  }

  @Test
  void arePassesRunUntilTheTimeIsOver() throws InterruptedException {
    AtomicInteger passes = new AtomicInteger();
    long start = System.nanoTime();
    new WarmUp(.05)
        .over(
            () -> {
              passes.incrementAndGet();
              Thread.sleep(1);
            });
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    assertThat(passes.get()).isGreaterThan(1);
  }
}
