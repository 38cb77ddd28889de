package io.pimento.search.pipeline;

import io.pimento.search.evaluate.SubnetScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Scorers of one supernet's subnets, as many as are used at a time. */
final class ScorerPool implements AutoCloseable {
  private final BlockingQueue<SubnetScorer> free;
  private final List<SubnetScorer> all = new ArrayList<>();

  /** Makes them; every shared parameter must be there already. */
  ScorerPool(SubnetSearch search, Machine machine) {
    int parallel = search.settings().parallel();
    free = new ArrayBlockingQueue<>(parallel);
    try {
      for (int i = 0; i < parallel; i++) {
        // A GPU's scorer takes several subnets at a time and holds weights and rows once.
        if (all.isEmpty() || machine.gpu() == null) {
          all.add(
              machine.scorer(
                  1,
                  search.supernet(),
                  search.train(),
                  search.validation(),
                  search.tuning(),
                  search.settings().seed()));
        }
        free.add(all.getLast());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** What is done with a scorer of one's own. */
  @FunctionalInterface
  interface Use<T> {
    T of(SubnetScorer scorer) throws InterruptedException;
  }

  /** Waits for a scorer and uses it. */
  <T> T use(Use<T> use) throws InterruptedException {
    SubnetScorer scorer = free.take();
    try {
      return use.of(scorer);
    } finally {
      free.add(scorer);
    }
  }

  @Override
  public void close() {
    all.forEach(SubnetScorer::close);
  }
}
