package io.pimento.data.prepare;

import io.pimento.data.ThreadEnd;
import io.pimento.data.ThreadResult;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Work on a thread of its own while the caller does other work; closing waits for its end. */
final class Aside<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private final Thread thread;

  private Aside(FutureTask<T> task) {
    this.task = task;
    thread = Thread.ofPlatform().daemon().name("pimento-keep").start(task);
  }

  static <T> Aside<T> start(Callable<T> work) {
    return new Aside<>(new FutureTask<>(work));
  }

  /** What came of it. */
  T get() throws IOException {
    return ThreadResult.of(task);
  }

  @Override
  public void close() {
    ThreadEnd.await(thread);
  }
}
