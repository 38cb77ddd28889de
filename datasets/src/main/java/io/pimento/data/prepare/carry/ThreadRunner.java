package io.pimento.data.prepare.carry;

import io.pimento.data.ThreadResult;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Threads of this machine.
 *
 * @param threads how many work at once
 */
public record ThreadRunner(int threads) implements PieceRunner {
  /** Checks the number. */
  public ThreadRunner {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads do no work");
    }
  }

  @Override
  public int sharing() {
    return threads;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> map(
      List<T> items, PieceWork<T, R> work, Consumer<? super R> done) throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("pimento-piece-", 0).factory());
    try {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(pool.submit(() -> work.of(item))));
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        R result = ThreadResult.of(future);
        results.add(result);
        done.accept(result);
      }
      return results;
    } finally {
      pool.shutdownNow();
      pool.close(); // waits, so that nothing writes any more
    }
  }
}
