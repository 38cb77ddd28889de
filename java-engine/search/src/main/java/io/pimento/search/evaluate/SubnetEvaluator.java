package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * Scores subnets inside a supernet whose weights stay as they are: the body runs once over each row
 * to make features, and only a private copy of the head is tuned on them. Several evaluators may
 * use one supernet at the same time, each on a thread of its own.
 */
public final class SubnetEvaluator implements SubnetScorer {
  private final Workers workers;
  private final KernelTable kernels;
  private final MatmulProvider matmul;
  private final Parameters supernet;
  private final RowSource train;
  private final RowSource validation;
  private final TuneSettings settings;
  private final long seed;

  public SubnetEvaluator(
      KernelTable kernels,
      MatmulProvider matmul,
      int threads,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings settings,
      long seed) {
    this.workers = new Workers(threads);
    this.kernels = kernels;
    this.matmul = matmul;
    this.supernet = supernet;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Predictor.Predictions predict(Subnet subnet) throws InterruptedException {
    try (ParameterOverlay weights = new ParameterOverlay(supernet, Subnet::isHead);
        Executor body = new Executor(kernels, matmul, workers, weights);
        Executor head = new Executor(kernels, matmul, workers, weights)) {
      if (settings.steps() > 0) {
        tune(subnet, weights, body, head);
      }
      return Predictor.predict(
          new CpuEngine(body),
          subnet.inference(),
          validation,
          settings.chunk(),
          settings.validationRows());
    }
  }

  private void tune(Subnet subnet, ParameterOverlay weights, Executor body, Executor head)
      throws InterruptedException {
    Graph features = subnet.featureGraph();
    TrainingGraph training = subnet.headTraining();
    Adagrad adagrad = Adagrad.PUBLISHED;
    TrainingStep update = new TrainingStep(weights, workers, adagrad, TrainSettings.PUBLISHED_CLIP);
    LearningRate rate = LearningRate.published(settings.learningRate(), settings.steps());
    // Every candidate sees the same rows, so that candidates differ by their architecture alone.
    Map<Integer, Execution> bodies = new HashMap<>();
    Map<Integer, Execution> heads = new HashMap<>();
    try (BatchStream stream = new BatchStream(train, settings.chunk(), seed, 0)) {
      int step = 0;
      while (step < settings.steps()) {
        BatchStream.Rows rows = stream.next();
        Execution run = bodies.computeIfAbsent(rows.count(), n -> body.bind(features, n));
        bind(run, rows);
        run.run();
        for (int at = 0; at < rows.count() && step < settings.steps(); at += settings.batch()) {
          int count = Math.min(settings.batch(), rows.count() - at);
          Execution tuning = heads.computeIfAbsent(count, n -> head.bind(training.graph(), n));
          for (int f = 0; f < features.outputs().size(); f++) {
            Value v = features.output(Subnet.featureName(f));
            long entry = (long) at * v.type().size();
            tuning.input(Subnet.featureName(f), run.address(v) + Float.BYTES * entry);
          }
          // Labels and weights: one number a row each.
          long before = (long) Float.BYTES * at;
          rows.inputs(training.graph()).forEach((name, from) -> tuning.input(name, from + before));
          update.run(tuning, training, rate.at(step), step);
          step++;
        }
      }
    }
  }

  @Override
  public double latencyMicros(Subnet subnet, int batch) throws InterruptedException {
    try (Executor body = new Executor(kernels, matmul, workers, supernet);
        BatchStream stream = new BatchStream(train, batch, seed, 0)) {
      BatchStream.Rows rows = stream.next();
      Execution run = body.bind(subnet.inference(), rows.count());
      bind(run, rows);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < 7; i++) {
        long start = System.nanoTime();
        run.run();
        best = Math.min(best, (System.nanoTime() - start) / 1e3 / rows.count());
      }
      return best;
    }
  }

  private static void bind(Execution run, BatchStream.Rows rows) {
    rows.inputs(run.graph()).forEach(run::input);
  }

  @Override
  public void close() {
    workers.close();
  }
}
