package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Evaluation;
import io.pimento.search.evolve.Measure;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scores designs. Those that differ in their hardware alone are one model, which is scored once.
 * Time is measured here alone.
 */
final class DesignEvaluation implements Evaluation {
  private static final int LATENCY_BATCH = 512;

  /** What is known of a model whatever it runs on. */
  private record Quality(Metrics metrics, double latencyMicros) {}

  private final SubnetSearch search;
  private final ModelScores scores;
  private final Lock clock = new ReentrantLock();
  private final Map<String, Quality> qualities = new ConcurrentHashMap<>();

  /**
   * @param known candidates whose models need not be scored again
   */
  DesignEvaluation(SubnetSearch search, ModelScores scores, List<Candidate> known) {
    this.search = search;
    this.scores = scores;
    for (Candidate c : known) {
      qualities.put(model(c.design()), new Quality(c.score().metrics(), c.score().latencyMicros()));
    }
  }

  private String model(Design design) {
    return search.own(design).hash();
  }

  @Override
  public void coming(List<Design> designs) throws IOException, InterruptedException {
    if (!scores.looksAhead()) {
      return;
    }
    Map<String, Design> models = new LinkedHashMap<>();
    List<Design> losses = new ArrayList<>();
    for (Design design : designs) {
      String model = model(design);
      if (!qualities.containsKey(model)) {
        models.putIfAbsent(model, design);
      }
      if (isLossAsked() && isHeld(search.costs(design))) {
        losses.add(design);
      }
    }
    scores.coming(List.copyOf(models.values()), losses);
  }

  @Override
  public Scored score(Design design) throws IOException, InterruptedException {
    Quality quality = known(design);
    OptionalDouble tolerance = search.plan().fitting();
    boolean free =
        tolerance.isPresent() && isLossAsked() && search.plan().space().hardware().isFree();
    Design on =
        free && Double.isFinite(quality.metrics().logLoss())
            ? search.fitted(design, scores.held(design)::perfectExcess, tolerance.getAsDouble())
            : design;
    return new Scored(on, score(quality, on));
  }

  @Override
  public boolean isOf(Design scored, Design proposed) {
    return search.plan().fitting().isPresent()
        ? scored.architecture().equals(proposed.architecture())
            && scored.hardware().device().equals(proposed.hardware().device())
        : scored.equals(proposed);
  }

  private Quality known(Design design) throws IOException, InterruptedException {
    String model = model(design);
    Quality known = qualities.get(model);
    if (known == null) {
      known = quality(design);
      qualities.put(model, known);
    }
    return known;
  }

  private Quality quality(Design design) throws IOException, InterruptedException {
    Metrics metrics = scores.metrics(design);
    double latency = Double.NaN;
    if (search.plan().needsLatency()) {
      // One measurement at a time; other candidates may still be computing beside it.
      clock.lock();
      try {
        latency = scores.latencyMicros(design, LATENCY_BATCH);
      } finally {
        clock.unlock();
      }
    }
    return new Quality(metrics, latency);
  }

  private boolean isLossAsked() {
    return search.plan().measures().contains(Measure.PIM_LOG_LOSS);
  }

  /** Whether the hardware holds a design. */
  private static boolean isHeld(SubnetScore costs) {
    return !costs.hardware().isEmpty();
  }

  private SubnetScore score(Quality quality, Design design)
      throws IOException, InterruptedException {
    SubnetScore costs = search.costs(design);
    Map<String, Double> onHardware = new LinkedHashMap<>(costs.hardware());
    if (isLossAsked() && isHeld(costs)) {
      onHardware.put(
          Measure.PIM_LOG_LOSS.label(), quality.metrics().logLoss() + scores.excess(design));
    }
    return new SubnetScore(
        quality.metrics(),
        costs.multiplyAdds(),
        costs.parameters(),
        quality.latencyMicros(),
        onHardware);
  }
}
