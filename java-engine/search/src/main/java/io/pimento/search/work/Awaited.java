package io.pimento.search.work;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What came of work on another thread, failures as that work threw them. */
public final class Awaited {
  private Awaited() {}

  /** Waits for a result. */
  public static <T> T of(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case IOException io -> throw io;
        case Error error -> throw error;
        case InterruptedException i -> throw i;
        case null, default ->
            throw new IOException("work on another thread failed: " + e.getCause(), e.getCause());
      }
    }
  }
}
