package io.pimento.search.evaluate;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.cuda.DeviceBuffer;
import io.pimento.runtime.cuda.ResidentRows;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tunes and scores one subnet after the other on rows that are on the device: between a subnet's
 * first launch and its last the host waits for nothing. For one thread at a time.
 */
final class ResidentScorer implements AutoCloseable {
  private final CudaEngine engine;
  private final SearchRows rows;
  private final TuneSettings settings;
  private final DeviceBuffer features;
  private final DeviceBuffer logits;

  /** Takes over the engine. */
  ResidentScorer(CudaBackend gpu, CudaEngine engine, SearchRows rows, TuneSettings settings) {
    this.engine = engine;
    this.rows = rows;
    this.settings = settings;
    this.features = new DeviceBuffer(gpu);
    this.logits = new DeviceBuffer(gpu);
  }

  /**
   * Logits of all validation rows, after the head is tuned.
   *
   * @param weights the supernet's, with a head of their own
   */
  float[] logits(Subnet subnet, Parameters weights) {
    try (CudaEngine own =
        engine.over(weights, Subnet::isHead, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)) {
      if (settings.steps() > 0) {
        tune(subnet, own);
      }
      return score(subnet.inference(), own);
    }
  }

  private void tune(Subnet subnet, CudaEngine own) {
    Graph graph = subnet.featureGraph();
    TrainingGraph training = subnet.headTraining();
    LearningRate rate = LearningRate.published(settings.learningRate(), settings.steps());
    long width = graph.outputs().values().stream().mapToLong(v -> v.type().size()).sum();
    long made = features.floats(width * settings.chunk());
    Map<Integer, Prepared> bodies = new HashMap<>();
    Map<Integer, Prepared> heads = new HashMap<>();
    ResidentRows tuning = rows.tuning();
    int step = 0;
    for (int chunk = 0; chunk < tuning.batches(); chunk++) {
      int count = tuning.rows(chunk);
      Map<String, Long> columns = new HashMap<>();
      if (!graph.outputs().isEmpty()) {
        Prepared body = bodies.computeIfAbsent(count, n -> own.prepareResident(graph, n));
        own.start(body, tuning.inputs(body, chunk, 0));
        long to = made;
        for (Map.Entry<String, Value> f : graph.outputs().entrySet()) {
          Optional<String> column = column(graph, f.getValue());
          if (column.isPresent()) {
            // A column that a branch reads as it is stays where it is.
            columns.put(f.getKey(), tuning.column(chunk, column.get()));
            continue;
          }
          long floats = f.getValue().type().size(count);
          own.keep(body, f.getKey(), to, floats);
          columns.put(f.getKey(), to);
          to += Float.BYTES * floats;
        }
      }
      for (int at = 0; at < count && step < settings.steps(); at += settings.batch()) {
        int n = Math.min(settings.batch(), count - at);
        Prepared head = heads.computeIfAbsent(n, k -> own.prepareResident(training, k));
        Map<String, Long> inputs = new HashMap<>(tuning.inputs(head, chunk, at));
        for (Map.Entry<String, Value> f : graph.outputs().entrySet()) {
          long entry = at * f.getValue().type().size();
          inputs.put(f.getKey(), columns.getOrDefault(f.getKey(), 0L) + Float.BYTES * entry);
        }
        own.start(head, inputs, rate.at(step), step);
        step++;
      }
    }
  }

  /** The input that a value is. */
  private static Optional<String> column(Graph graph, Value value) {
    return graph.inputs().entrySet().stream()
        .filter(e -> e.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private float[] score(Graph graph, CudaEngine own) {
    int all = rows.labels().length;
    long to = logits.floats(all);
    Map<Integer, Prepared> prepared = new HashMap<>();
    ResidentRows scoring = rows.scoring();
    for (int chunk = 0, done = 0; chunk < scoring.batches(); chunk++) {
      int rows = scoring.rows(chunk);
      int n = Math.min(rows, all - done);
      Prepared run = prepared.computeIfAbsent(rows, k -> own.prepareResident(graph, k));
      own.start(run, scoring.inputs(run, chunk, 0));
      own.keep(run, TrainingGraph.LOGITS, to + (long) Float.BYTES * done, n);
      done += n;
    }
    own.finish();
    return logits.read(all);
  }

  @Override
  public void close() {
    engine.close();
    features.close();
    logits.close();
  }
}
