package io.pimento.runtime.replica;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.CollectiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A thread a replica: each does its side of something at the same time. */
final class ReplicaThreads implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * @param first rank of the replicas of this process
   */
  ReplicaThreads(int first, int replicas) {
    for (int r = first; r < first + replicas; r++) {
      String name = "pimento-replica-" + r;
      threads.add(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread t = new Thread(task, name);
                t.setDaemon(true);
                return t;
              }));
    }
  }

  /**
   * Runs a task for every replica of this process and waits for all, even if the caller is
   * interrupted: a step is done whole. The failure of the lowest rank that did not only follow
   * another's is thrown here.
   */
  <T> List<T> all(IntFunction<Collective> groups, IntFunction<Callable<T>> tasks) {
    List<Future<T>> running = new ArrayList<>();
    for (int r = 0; r < threads.size(); r++) {
      Collective group = groups.apply(r);
      Callable<T> task = tasks.apply(r);
      running.add(threads.get(r).submit(() -> guarded(group, task)));
    }
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<T> f : running) {
      while (true) {
        try {
          results.add(f.get());
        } catch (InterruptedException e) {
          interrupted = true;
          continue;
        } catch (ExecutionException e) {
          failure = worse(failure, e.getCause());
        }
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException("a replica's thread was interrupted", failure);
    }
    return results;
  }

  private static @Nullable Throwable worse(@Nullable Throwable before, @Nullable Throwable now) {
    return before == null || (before instanceof CollectiveException c && c.released())
        ? now
        : before;
  }

  /** Others must not wait for a replica that has failed. */
  private static <T> T guarded(Collective group, Callable<T> task) throws Exception {
    try {
      return task.call();
    } catch (Throwable t) {
      group.abort(t);
      throw t;
    }
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
