package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evaluate.SubnetScorer;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.ArchitectureSearch;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Objective;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A search over subnets of one trained supernet. */
public record SubnetSearch(
    Stem stem,
    SearchSpace space,
    int blocks,
    Sharing sharing,
    Parameters supernet,
    RowSource train,
    RowSource validation,
    TuneSettings tuning,
    Algorithm algorithm,
    Objective objective,
    Goals goals,
    HardwareModel hardware,
    SearchSettings settings) {
  private static final int LATENCY_BATCH = 512;

  /** Runs to the end, or from where the journal stopped. */
  public List<Candidate> run(Machine machine, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    // Every shared parameter is made before threads look for it.
    new Subnet(stem, Architecture.fullPath(space, blocks), sharing)
        .unpruned()
        .parameters()
        .forEach(supernet::get);
    int parallel = settings.parallel();
    BlockingQueue<SubnetScorer> free = new ArrayBlockingQueue<>(parallel);
    List<SubnetScorer> all = new ArrayList<>();
    Lock clock = new ReentrantLock();
    try {
      for (int i = 0; i < parallel; i++) {
        // A GPU's scorer takes several subnets at a time and holds weights and rows once.
        if (all.isEmpty() || machine.gpu() == null) {
          all.add(machine.scorer(1, supernet, train, validation, tuning, settings.seed()));
        }
        free.add(all.getLast());
      }
      return new ArchitectureSearch(
              space, blocks, algorithm, objective, goals, settings, this::identity)
          .run(
              architecture -> {
                SubnetScorer evaluator = free.take();
                try {
                  return score(evaluator, architecture, clock);
                } finally {
                  free.add(evaluator);
                }
              },
              journal,
              progress);
    } finally {
      all.forEach(SubnetScorer::close);
    }
  }

  /** Architectures that differ only where nothing reaches the head are one model. */
  private String identity(Architecture a) {
    return new Subnet(stem, a, Sharing.STANDALONE).inference().hash();
  }

  private SubnetScore score(SubnetScorer evaluator, Architecture architecture, Lock clock)
      throws IOException, InterruptedException {
    Subnet shared = new Subnet(stem, architecture, sharing);
    Metrics metrics = evaluator.score(shared);
    double latency = Double.NaN;
    if (objective.needsLatency() || goals.needsLatency()) {
      // One measurement at a time; other candidates may still be computing beside it.
      clock.lock();
      try {
        latency = evaluator.latencyMicros(shared, LATENCY_BATCH);
      } finally {
        clock.unlock();
      }
    }
    Graph own = new Subnet(stem, architecture, Sharing.STANDALONE).inference();
    return new SubnetScore(
        metrics, own.cost().multiplyAdds(), weights(own), latency, hardware.costs(own));
  }

  /** Parameters outside the embedding tables. */
  public static long weights(Graph graph) {
    return graph.parameters().stream().filter(p -> !p.table()).mapToLong(ParameterSpec::size).sum();
  }
}
