package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Scores subnets on a GPU that holds the supernet's weights and the rows once: the body runs once
 * over each row to make features, and only a private copy of the head is tuned on them. Same rows,
 * same steps as on the processor. Several threads can score at a time: while one waits for the
 * device or counts, another's subnet runs.
 *
 * <p>Rows stay on the device where they take no more than a quarter of what is free there; else
 * they are sent for each subnet.
 */
public final class GpuSubnetEvaluator implements SubnetScorer {
  private static final int RUNS = 7;

  private final CudaBackend gpu;
  private final CudaEngine first;
  private final Parameters supernet;
  private final RowSource train;
  private final RowSource validation;
  private final TuneSettings settings;
  private final long seed;
  private final Deque<ResidentScorer> scorers = new ArrayDeque<>();
  private final Deque<CudaEngine> engines = new ArrayDeque<>();
  private Optional<SearchRows> rows = Optional.empty();
  private boolean rowsAsked;

  public GpuSubnetEvaluator(
      CudaBackend gpu,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings settings,
      long seed) {
    this.gpu = gpu;
    this.first = gpu.engine(supernet, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP);
    this.supernet = supernet;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Predictor.Predictions predict(Subnet subnet) throws InterruptedException {
    Optional<SearchRows> resident = rows();
    try (ParameterOverlay weights = new ParameterOverlay(supernet, Subnet::isHead)) {
      if (resident.isEmpty()) {
        CudaEngine engine = takeEngine();
        try {
          return new SentScorer(engine, weights, train, validation, settings, seed).predict(subnet);
        } finally {
          give(engine);
        }
      }
      ResidentScorer scorer = takeScorer(resident.get());
      float[] logits;
      try {
        logits = scorer.logits(subnet, weights);
      } finally {
        give(scorer);
      }
      SearchRows rows = resident.get();
      return new Predictor.Predictions(logits, rows.labels(), rows.weights());
    }
  }

  private synchronized Optional<SearchRows> rows() throws InterruptedException {
    if (!rowsAsked) {
      rows = SearchRows.bring(gpu, train, validation, settings, seed);
      rowsAsked = true;
    }
    return rows;
  }

  private synchronized CudaEngine takeEngine() {
    return engines.isEmpty() ? first.sibling() : engines.remove();
  }

  private synchronized void give(CudaEngine engine) {
    engines.add(engine);
  }

  private synchronized ResidentScorer takeScorer(SearchRows resident) {
    return scorers.isEmpty()
        ? new ResidentScorer(gpu, first.sibling(), resident, settings)
        : scorers.remove();
  }

  private synchronized void give(ResidentScorer scorer) {
    scorers.add(scorer);
  }

  @Override
  public double latencyMicros(Subnet subnet, int batch) throws InterruptedException {
    CudaEngine engine = takeEngine();
    try (BatchStream stream = new BatchStream(train, batch, seed, 0)) {
      BatchStream.Rows given = stream.next();
      Graph graph = subnet.inference();
      Prepared run = engine.prepare(graph, given.count());
      Map<String, Long> inputs = given.inputs(graph);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        engine.run(run, inputs);
        best = Math.min(best, (System.nanoTime() - start) / 1e3 / given.count());
      }
      return best;
    } finally {
      give(engine);
    }
  }

  @Override
  public synchronized void close() {
    scorers.forEach(ResidentScorer::close);
    engines.forEach(CudaEngine::close);
    rows.ifPresent(SearchRows::close);
    first.close();
  }
}
