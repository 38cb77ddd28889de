package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.Value;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.model.Stem;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * Scores subnets on a GPU that holds the supernet's weights once: the body runs once over each row
 * to make features, and only a private copy of the head is tuned on them. Same rows, same steps as
 * on the processor.
 */
public final class GpuSubnetEvaluator implements SubnetScorer {
  private static final int RUNS = 7;

  private final CudaEngine shared;
  private final Parameters supernet;
  private final RowSource train;
  private final RowSource validation;
  private final TuneSettings settings;
  private final long seed;

  public GpuSubnetEvaluator(
      CudaBackend gpu,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings settings,
      long seed) {
    this.shared = gpu.engine(supernet, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP);
    this.supernet = supernet;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Metrics score(Subnet subnet) throws InterruptedException {
    try (ParameterOverlay weights = new ParameterOverlay(supernet, Subnet::isHead);
        CudaEngine own =
            shared.over(weights, Subnet::isHead, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)) {
      if (settings.steps() > 0) {
        tune(subnet, own);
      }
      return Predictor.predict(
              own, subnet.inference(), validation, settings.chunk(), settings.validationRows())
          .metrics();
    }
  }

  private void tune(Subnet subnet, CudaEngine own) throws InterruptedException {
    Graph features = subnet.featureGraph();
    LearningRate rate = LearningRate.published(settings.learningRate(), settings.steps());
    Map<Integer, Prepared> bodies = new HashMap<>();
    Map<Integer, Prepared> heads = new HashMap<>();
    // Every candidate sees the same rows, so that candidates differ by their architecture alone.
    try (BatchStream stream = new BatchStream(train, settings.chunk(), seed, 0);
        MemoryOwner memory = new MemoryOwner()) {
      Map<String, Long> made = new HashMap<>();
      features
          .outputs()
          .forEach((name, v) -> made.put(name, memory.floats(v.type().size(settings.chunk()))));
      int step = 0;
      while (step < settings.steps()) {
        BatchStream.Rows rows = stream.next();
        Prepared body = bodies.computeIfAbsent(rows.count(), n -> own.prepare(features, n));
        own.run(body, inputs(features, rows));
        for (Map.Entry<String, Value> f : features.outputs().entrySet()) {
          own.read(
              body,
              f.getKey(),
              made.getOrDefault(f.getKey(), 0L),
              f.getValue().type().size(rows.count()));
        }
        Pending last = null;
        for (int at = 0; at < rows.count() && step < settings.steps(); at += settings.batch()) {
          int count = Math.min(settings.batch(), rows.count() - at);
          Prepared head = heads.computeIfAbsent(count, n -> own.prepare(subnet.headTraining(), n));
          Map<String, Long> inputs = new HashMap<>();
          for (Map.Entry<String, Value> f : features.outputs().entrySet()) {
            long entry = at * f.getValue().type().size();
            inputs.put(f.getKey(), made.getOrDefault(f.getKey(), 0L) + Float.BYTES * entry);
          }
          inputs.put(Stem.LABELS, rows.labels() + (long) Float.BYTES * at);
          last = own.step(head, inputs, rate.at(step), step);
          step++;
        }
        if (last != null) {
          last.result();
        }
      }
    }
  }

  @Override
  public double latencyMicros(Subnet subnet, int batch) throws InterruptedException {
    try (BatchStream stream = new BatchStream(train, batch, seed, 0)) {
      BatchStream.Rows rows = stream.next();
      Graph graph = subnet.inference();
      Prepared run = shared.prepare(graph, rows.count());
      Map<String, Long> inputs = inputs(graph, rows);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        shared.run(run, inputs);
        best = Math.min(best, (System.nanoTime() - start) / 1e3 / rows.count());
      }
      return best;
    }
  }

  private static Map<String, Long> inputs(Graph graph, BatchStream.Rows rows) {
    Map<String, Long> inputs = new HashMap<>();
    inputs.put(Stem.DENSE, rows.dense());
    inputs.put(Stem.IDS, rows.ids());
    inputs.keySet().retainAll(graph.inputs().keySet());
    return inputs;
  }

  @Override
  public void close() {
    shared.close();
  }
}
