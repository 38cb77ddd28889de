package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.DesignSearch;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.Screening;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A search over subnets of one trained supernet, and hardware for them.
 *
 * @param hardware what designs cost
 */
public record SubnetSearch(TrainedSupernet supernet, SearchPlan plan, HardwareModel hardware) {
  private static final int LATENCY_BATCH = 512;

  /** Runs to the end, or from where the journal stopped. */
  public List<Candidate> run(Machine machine, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    return run(machine, journal, List.of(), progress);
  }

  /**
   * The same after another search of the same supernet.
   *
   * @param before candidates whose models need not be scored again
   */
  public List<Candidate> run(
      Machine machine, Journal journal, List<Candidate> before, Progress progress)
      throws IOException, InterruptedException {
    supernet.makeShared(plan.space());
    Lock clock = new ReentrantLock();
    // Designs that differ in their hardware alone are one model, which is scored once.
    Map<String, Quality> qualities = new ConcurrentHashMap<>();
    for (Candidate c : Stream.concat(before.stream(), journal.found().stream()).toList()) {
      qualities.put(
          own(c.design()).hash(), new Quality(c.score().metrics(), c.score().latencyMicros()));
    }
    try (SubnetEvaluator evaluator = supernet.evaluator(machine, plan.settings().seed())) {
      return designs()
          .run(
              design -> {
                String model = own(design).hash();
                Quality known = qualities.get(model);
                if (known != null) {
                  return score(known, design);
                }
                Quality now = quality(evaluator, design, clock);
                qualities.put(model, now);
                return score(now, design);
              },
              journal,
              progress);
    }
  }

  /** How designs are proposed. */
  DesignSearch designs() {
    return new DesignSearch(
        plan.space(),
        plan.algorithm(),
        plan.objective(),
        plan.goals(),
        plan.settings(),
        new Screening(plan.screen(), this::costs),
        this::identity);
  }

  /** What is known of a model whatever it runs on. */
  private record Quality(Metrics metrics, double latencyMicros) {}

  Graph own(Design d) {
    return supernet.standalone(d.architecture()).inference();
  }

  /** The model with the tables that the hardware is asked to hold. */
  private Graph placed(Design d, Graph own) {
    Stem inputs = hardware.tables(supernet.stem());
    return inputs.equals(supernet.stem())
        ? own
        : new Subnet(inputs, d.architecture(), Sharing.STANDALONE).inference();
  }

  /** Architectures that differ only where nothing reaches the head are one model. */
  private String identity(Design d) {
    return own(d).hash() + d.hardware();
  }

  private Quality quality(SubnetEvaluator evaluator, Design design, Lock clock)
      throws InterruptedException {
    Subnet shared = supernet.subnet(design.architecture());
    Metrics metrics = evaluator.score(shared);
    double latency = Double.NaN;
    if (plan.needsLatency()) {
      // One measurement at a time; other candidates may still be computing beside it.
      clock.lock();
      try {
        latency = evaluator.latencyMicros(shared, LATENCY_BATCH);
      } finally {
        clock.unlock();
      }
    }
    return new Quality(metrics, latency);
  }

  private SubnetScore score(Quality quality, Design design)
      throws IOException, InterruptedException {
    SubnetScore costs = costs(design);
    Map<String, Double> onHardware = new LinkedHashMap<>(costs.hardware());
    if (plan.measures().contains(Measure.PIM_LOG_LOSS) && !onHardware.isEmpty()) {
      double excess =
          hardware.excess(
              inputs -> new Subnet(inputs, design.architecture(), supernet.sharing()).inference(),
              design.hardware(),
              supernet.weights());
      onHardware.put(Measure.PIM_LOG_LOSS.label(), quality.metrics().logLoss() + excess);
    }
    return new SubnetScore(
        quality.metrics(),
        costs.multiplyAdds(),
        costs.parameters(),
        quality.latencyMicros(),
        onHardware);
  }

  /** All of a design that needs no trained weights. */
  SubnetScore costs(Design design) throws IOException, InterruptedException {
    Graph own = own(design);
    return new SubnetScore(
        Metrics.UNKNOWN,
        own.cost().multiplyAdds(),
        weights(own),
        Double.NaN,
        hardware.costs(placed(design, own), design.hardware()));
  }

  /** Parameters outside the embedding tables. */
  public static long weights(Graph graph) {
    return graph.parameters().stream().filter(p -> !p.table()).mapToLong(ParameterSpec::size).sum();
  }
}
