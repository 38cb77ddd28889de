package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.Value;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * Tunes and scores a subnet on rows that are sent to the device chunk by chunk, for row counts that
 * it has no room for.
 *
 * @param weights the supernet's, with a head of their own
 */
record SentScorer(
    CudaEngine engine,
    Parameters weights,
    RowSource train,
    RowSource validation,
    TuneSettings settings,
    long seed) {
  Predictor.Predictions predict(Subnet subnet) throws InterruptedException {
    try (CudaEngine own =
        engine.over(weights, Subnet::isHead, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)) {
      if (settings.steps() > 0) {
        tune(subnet, own);
      }
      return Predictor.predict(
          own, subnet.inference(), validation, settings.chunk(), settings.validationRows());
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
        own.run(body, rows.inputs(features));
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
          // Labels and weights: one number a row each.
          long before = (long) Float.BYTES * at;
          rows.inputs(head.graph()).forEach((name, from) -> inputs.put(name, from + before));
          last = own.step(head, inputs, rate.at(step), step);
          step++;
        }
        if (last != null) {
          last.result();
        }
      }
    }
  }
}
