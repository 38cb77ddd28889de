package io.pimento.runtime.execute;

import io.pimento.graph.Element;
import io.pimento.graph.Value;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An even one of {@link Stages}: first the sums that the tiles before it left, then nodes over the
 * whole batch. Those that are small against a worker's share of the stage are done by one worker
 * each, side by side; others by all workers.
 */
final class BatchStage {
  /** Workers' shares are made of so many tasks at least. */
  private static final int TASKS_A_SHARE = 4;

  private record Task(long cost, KernelCall call, boolean sum) {}

  private final Executor executor;
  private final Stages stages;
  private final TileMemory memory;
  private final int stage;
  private final long arena;
  private final List<Task> tasks = new ArrayList<>();
  private final List<KernelCall> byAll = new ArrayList<>();

  BatchStage(Executor executor, Stages stages, TileMemory memory, int stage, long arena) {
    this.executor = executor;
    this.stages = stages;
    this.memory = memory;
    this.stage = stage;
    this.arena = arena;
  }

  void run() {
    share();
    Workers all = executor.workers();
    executor.openAlone();
    tasks.sort(Comparator.comparingLong((Task t) -> -t.cost));
    AtomicInteger next = new AtomicInteger();
    all.run(
        Math.min(all.threads(), tasks.size()),
        (part, worker) -> {
          for (int t = next.getAndIncrement(); t < tasks.size(); t = next.getAndIncrement()) {
            run(tasks.get(t), executor.alone(worker));
          }
        });
    for (KernelCall c : byAll) {
      c.by(all);
      kernel(c).run(c);
    }
  }

  private void share() {
    long total = 0;
    List<KernelCall> calls = stages.nodes(stage);
    long[] costs = new long[calls.size()];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = cost(calls.get(i));
      total += costs[i];
    }
    int threads = executor.workers().threads();
    long most = threads == 1 ? -1 : total / ((long) TASKS_A_SHARE * threads);
    if (stage > 0) {
      for (KernelCall c : stages.nodes(stage - 1)) {
        if (kernel(c) instanceof SummingKernel) {
          tasks.add(new Task(0, c, true));
        }
      }
    }
    for (int i = 0; i < costs.length; i++) {
      KernelCall c = calls.get(i);
      if (costs[i] <= most && isAlone(c)) {
        tasks.add(new Task(costs[i], c, false));
      } else {
        byAll.add(c);
      }
    }
  }

  private void run(Task task, Workers alone) {
    KernelCall c = task.call;
    c.by(alone);
    if (task.sum && kernel(c) instanceof SummingKernel k) {
      k.sum(c, arena + memory.sums(c.node()));
    } else {
      kernel(c).run(c);
    }
  }

  /**
   * Whether one worker can do it now: nothing it reads is of this stage, nothing is to be tried.
   */
  private boolean isAlone(KernelCall c) {
    for (Value v : c.node().inputs()) {
      if (stages.made(v) == stage) {
        return false;
      }
    }
    return c.node().output().type().element() != Element.ROWS
        && kernel(c).products(c).stream()
            .allMatch(p -> c.matmul().isOwn(p.form(), p.m(), p.n(), p.k()));
  }

  private static long cost(KernelCall c) {
    return c.node().op().cost(c.node().inputTypes(), c.node().outputTypes()).multiplyAdds();
  }

  private Kernel kernel(KernelCall c) {
    return executor.kernels().of(c.node().op());
  }
}
