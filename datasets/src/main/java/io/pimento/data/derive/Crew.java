package io.pimento.data.derive;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that share out tasks. What a task does must not depend on who does it. */
final class Crew implements AutoCloseable {
  private final int size;
  private final ExecutorService threads;

  /** Work that others do not touch meanwhile. */
  interface Task {
    /**
     * Does one task.
     *
     * @param worker number of the thread, in {@code [0, size)}, for its own scratch memory
     */
    void run(int task, int worker);
  }

  Crew(int size) {
    this.size = size;
    threads =
        Executors.newFixedThreadPool(
            size, Thread.ofPlatform().daemon().name("pimento-derive-", 0).factory());
  }

  int size() {
    return size;
  }

  /** Returns when all tasks are done. */
  void run(int tasks, Task task) throws InterruptedIOException {
    if (size == 1 || tasks == 1) {
      for (int k = 0; k < tasks; k++) {
        task.run(k, 0);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> parts = new ArrayList<>();
    for (int w = 0; w < Math.min(size, tasks); w++) {
      int worker = w;
      parts.add(
          threads.submit(
              () -> {
                for (int k = next.getAndIncrement(); k < tasks; k = next.getAndIncrement()) {
                  task.run(k, worker);
                }
              }));
    }
    for (Future<?> part : parts) {
      await(part);
    }
  }

  private static void await(Future<?> part) throws InterruptedIOException {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the preparation was interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
