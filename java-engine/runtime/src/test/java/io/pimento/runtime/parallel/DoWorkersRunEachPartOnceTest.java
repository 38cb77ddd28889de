package io.pimento.runtime.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.runtime.memory.NativeMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoWorkersRunEachPartOnceTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void isEachPartOfManyJobsRunExactlyOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int job = 0; job < 3000; job++) {
        int parts = job % 7;
        AtomicIntegerArray seen = new AtomicIntegerArray(7);
        workers.run(parts, (part, worker) -> seen.incrementAndGet(part));
        for (int part = 0; part < 7; part++) {
          assertThat(seen.get(part)).isEqualTo(part < parts ? 1 : 0);
        }
      }
    }
  }

  @Test
  void doParkedWorkersWakeForTheNextJob() throws Exception {
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 3; round++) {
        Thread.sleep(30);
        CountDownLatch both = new CountDownLatch(2);
        // Each part waits for the other, so this ends only if two threads take part.
        workers.run(
            2,
            (part, worker) -> {
              both.countDown();
              await(both);
            });
      }
    }
  }

  @Test
  void areWorkerNumbersWithinTheThreads() {
    try (Workers workers = new Workers(3)) {
      Set<Integer> seen = ConcurrentHashMap.newKeySet();
      workers.run(1000, (part, worker) -> seen.add(worker));
      assertThat(seen).isSubsetOf(0, 1, 2);
      assertThat(workers.threads()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void doesAnExceptionOfAPartReachTheCallerAndLeaveTheWorkersUsable(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(
                () ->
                    workers.run(
                        20,
                        (part, worker) -> {
                          if (part == 13) {
                            throw new IllegalArgumentException("part 13");
                          }
                        }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("part 13");
        AtomicInteger count = new AtomicInteger();
        workers.run(20, (part, worker) -> count.incrementAndGet());
        assertThat(count).hasValue(20);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void isARunInsideAPartRefused(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThatThrownBy(
              () -> workers.run(3, (part, worker) -> workers.run(1, (innerPart, inner) -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inside a part");
    }
  }

  @Test
  void doesScratchGrowAndBelongToOneWorker() {
    long live = NativeMemory.liveBytes();
    try (Workers workers = new Workers(2)) {
      long first = workers.scratch(0, 10);
      assertThat(workers.scratch(0, 5)).isEqualTo(first);
      assertThat(workers.scratch(1, 10)).isNotEqualTo(first);
      long shared = workers.sharedScratch(10);
      assertThat(shared).isNotEqualTo(first);
      long grown = workers.scratch(0, 100_000);
      NativeMemory.put(grown, 99_999, 1f);
      assertThat(grown % NativeMemory.ALIGNMENT).isZero();
    }
    assertThat(NativeMemory.liveBytes()).isEqualTo(live);
  }

  @Test
  void doesCloseEndTheThreads() {
    Workers workers = new Workers(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(3);
    workers.run(
        3,
        (part, worker) -> {
          seen.add(Thread.currentThread());
          all.countDown();
          await(all);
        });
    workers.close();
    workers.close();
    seen.remove(Thread.currentThread());
    assertThat(seen).hasSize(2).noneMatch(Thread::isAlive);
    assertThatThrownBy(() -> workers.run(1, (part, worker) -> {})).hasMessageContaining("closed");
    assertThatThrownBy(() -> new Workers(0)).hasMessageContaining("not 0");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
