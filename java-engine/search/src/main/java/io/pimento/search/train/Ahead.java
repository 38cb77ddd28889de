package io.pimento.search.train;

import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongToIntFunction;

/**
 * Prepared steps in their order, made ahead by other threads where the engine allows it: a step is
 * a pure function of its number.
 */
final class Ahead implements AutoCloseable {
  private final Engine engine;
  private final PathSource paths;
  private final LongToIntFunction rows;
  private final long end;
  private final int depth;
  private final ExecutorService threads;
  private final Deque<Future<CompiledGraph>> queue = new ArrayDeque<>();
  private long next;

  /**
   * @param depth most steps ahead, from 1 on
   * @param rows rows of each step
   * @param from the first step
   * @param to one past the last
   */
  Ahead(Engine engine, int depth, PathSource paths, LongToIntFunction rows, long from, long to) {
    this.engine = engine;
    this.depth = depth;
    this.paths = paths;
    this.rows = rows;
    this.next = from;
    this.end = to;
    int count = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, depth);
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread t = new Thread(task, "pimento-prepare");
              t.setDaemon(true);
              return t;
            });
    fill();
  }

  private void fill() {
    while (queue.size() < depth && next < end) {
      long step = next++;
      queue.add(threads.submit(() -> engine.prepareAhead(paths.at(step), rows.applyAsInt(step))));
    }
  }

  /** The next step. */
  CompiledGraph take() throws InterruptedException {
    Future<CompiledGraph> first = queue.remove();
    fill();
    try {
      return first.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      if (e.getCause() instanceof Error r) {
        throw r;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
