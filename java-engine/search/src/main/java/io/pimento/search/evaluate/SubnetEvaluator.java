package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores subnets inside a supernet whose weights stay as they are: the body runs once over each row
 * to make features, and only a private copy of the head is tuned on them. Several threads may score
 * at a time; every shared parameter must be there already. On a GPU, while one waits for the device
 * or counts, another's subnet runs, and rows stay on the device where it has room for them. Several
 * devices take the threads in turn; a subnet scores alike on any.
 */
public final class SubnetEvaluator implements AutoCloseable {
  private static final int RUNS = 7;

  /** An engine over the supernet, and the rows on its device once somebody scores there. */
  private static final class Place {
    final Engine engine;
    Optional<SearchRows> rows = Optional.empty();

    Place(Engine engine) {
      this.engine = engine;
    }
  }

  private final List<Place> places;
  private final int threads;
  private final Parameters supernet;
  private final RowSource train;
  private final RowSource validation;
  private final TuneSettings settings;
  private final long seed;
  private final Deque<HeadScorer> free = new ArrayDeque<>();
  private int scorers;

  /**
   * Takes over the engines.
   *
   * @param engines over the supernet's weights, one a device
   * @param threads for one subnet where the processor computes
   */
  public SubnetEvaluator(
      List<Engine> engines,
      int threads,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings settings,
      long seed) {
    this.places = engines.stream().map(Place::new).toList();
    this.threads = threads;
    this.supernet = supernet;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.seed = seed;
  }

  /** Tunes the head, then predicts the validation rows. */
  public Predictor.Predictions predict(Subnet subnet) throws InterruptedException {
    HeadScorer scorer = take();
    try (ParameterOverlay weights = new ParameterOverlay(supernet, Subnet::isHead)) {
      return scorer.predict(subnet, weights);
    } finally {
      give(scorer);
    }
  }

  /** Tunes the head, then scores the validation rows. */
  public Metrics score(Subnet subnet) throws InterruptedException {
    return predict(subnet).metrics();
  }

  private synchronized HeadScorer take() throws InterruptedException {
    return free.isEmpty() ? scorer(places.get(scorers++ % places.size())) : free.remove();
  }

  private HeadScorer scorer(Place on) throws InterruptedException {
    if (on.rows.isEmpty()) {
      on.rows = Optional.of(SearchRows.of(on.engine, train, validation, settings, seed));
    }
    return new HeadScorer(on.engine.sibling(threads), on.rows.get(), settings);
  }

  private synchronized void give(HeadScorer scorer) {
    free.add(scorer);
  }

  /**
   * Measures the time of a batch of the subnet's own inference graph, per sample.
   *
   * @return the smallest of several runs, in microseconds
   */
  public double latencyMicros(Subnet subnet, int batch) throws InterruptedException {
    HeadScorer scorer = take();
    try (BatchStream stream = new BatchStream(train, batch, seed, 0)) {
      BatchStream.Rows given = stream.next();
      Graph graph = subnet.inference();
      CompiledGraph run = scorer.engine().prepare(graph, given.count());
      Map<String, Long> inputs = given.inputs(graph);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        scorer.engine().run(run, inputs);
        best = Math.min(best, (System.nanoTime() - start) / 1e3 / given.count());
      }
      return best;
    } finally {
      give(scorer);
    }
  }

  @Override
  public synchronized void close() {
    free.forEach(HeadScorer::close);
    for (Place place : places) {
      place.rows.ifPresent(SearchRows::close);
      place.engine.close();
    }
  }
}
