package io.pimento.search.evaluate;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Room;
import io.pimento.runtime.engine.WorkQueue;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tunes and scores one subnet after the other. On rows that are on the device the host waits for
 * nothing between a subnet's first launch and its last. For one thread at a time.
 */
final class HeadScorer implements AutoCloseable {
  private final Engine engine;
  private final SearchRows rows;
  private final TuneSettings settings;
  private final Room features;

  /** Takes over the engine. */
  HeadScorer(Engine engine, SearchRows rows, TuneSettings settings) {
    this.engine = engine;
    this.rows = rows;
    this.settings = settings;
    this.features = rows.queue(engine).room();
  }

  /** What it computes with, over the supernet's own weights. */
  Engine engine() {
    return engine;
  }

  /**
   * Predicts all validation rows, after the head is tuned.
   *
   * @param weights the supernet's, with a head of their own
   */
  Predictor.Predictions predict(Subnet subnet, ParameterOverlay weights)
      throws InterruptedException {
    try (Engine own = engine.over(weights, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)) {
      WorkQueue queue = rows.queue(own);
      if (settings.steps() > 0) {
        tune(subnet, queue);
      }
      try (Chunks.Labelled scored = rows.scoring(own)) {
        return Predictor.predict(queue, subnet.inference(), scored);
      }
    }
  }

  private void tune(Subnet subnet, WorkQueue queue) throws InterruptedException {
    Graph graph = subnet.featureGraph();
    TrainingGraph training = subnet.headTraining();
    LearningRate rate = LearningRate.published(settings.learningRate(), settings.steps());
    Map<Integer, CompiledGraph> bodies = new HashMap<>();
    Map<Integer, CompiledGraph> heads = new HashMap<>();
    try (Chunks.Tuned chunks = rows.tuning()) {
      int step = 0;
      while (step < settings.steps()) {
        int count = chunks.next();
        Map<String, Long> columns = Map.of();
        if (!graph.outputs().isEmpty()) {
          CompiledGraph body = bodies.computeIfAbsent(count, n -> queue.prepare(graph, n));
          queue.run(body, chunks.inputs(body));
          columns = columns(body, chunks, queue);
        }
        for (int at = 0; at < count && step < settings.steps(); at += settings.batch()) {
          int n = Math.min(settings.batch(), count - at);
          CompiledGraph head = heads.computeIfAbsent(n, k -> queue.prepare(training, k));
          Map<String, Long> inputs = new HashMap<>(chunks.inputs(head, at));
          for (Map.Entry<String, Value> f : graph.outputs().entrySet()) {
            long entry = at * f.getValue().type().size();
            inputs.put(f.getKey(), columns.getOrDefault(f.getKey(), 0L) + Float.BYTES * entry);
          }
          queue.step(head, inputs, rate.at(step), step);
          step++;
        }
      }
    }
  }

  /** Where the features of the present chunk lie, which the body was just begun for. */
  private Map<String, Long> columns(CompiledGraph body, Chunks.Tuned chunks, WorkQueue queue) {
    Graph graph = body.graph();
    Map<String, Long> columns = new HashMap<>();
    long width = graph.outputs().values().stream().mapToLong(v -> v.type().size()).sum();
    long to = features.floats(width * settings.chunk());
    for (Map.Entry<String, Value> f : graph.outputs().entrySet()) {
      Optional<String> column = column(graph, f.getValue());
      if (column.isPresent()) {
        // A column that a branch reads as it is stays where it is.
        columns.put(f.getKey(), chunks.column(column.get()));
        continue;
      }
      long floats = f.getValue().type().size(body.batch());
      queue.keep(body, f.getKey(), to, floats);
      columns.put(f.getKey(), to);
      to += Float.BYTES * floats;
    }
    return columns;
  }

  /** The input that a value is. */
  private static Optional<String> column(Graph graph, Value value) {
    return graph.inputs().entrySet().stream()
        .filter(e -> e.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void close() {
    // They lie on the engine's queue.
    features.close();
    engine.close();
  }
}
