package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times the search's work on subnets: tuning the head, then 150 × 8192 validation rows.
 *
 * @param parallel subnets scored at a time
 */
public record SubnetBenchmark(
    CudaBackend backend, int rowCap, SupernetPaths paths, int subnets, int parallel) {
  private static final TuneSettings TUNED =
      new TuneSettings(500, 512, 0.04, TuneSettings.PUBLISHED.validationRows(), 8192);
  private static final TuneSettings SCORED =
      new TuneSettings(0, 512, 0.04, TuneSettings.PUBLISHED.validationRows(), 8192);
  private static final int WHOLE_SEARCH = 2048;

  /** Lines that say how long one subnet and how long a whole search takes. */
  public List<String> lines() throws InterruptedException {
    var schema = SyntheticDataset.schema(rowCap);
    RowSource train = new RandomRows(schema, 500L * 512, 1);
    RowSource validation = new RandomRows(schema, TuneSettings.PUBLISHED.validationRows(), 2);
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
        ParameterStore store = new ParameterStore(1, workers)) {
      paths.parameters().forEach(store::get);
      double tuned = seconds(store, train, validation, TUNED, subnets);
      double scored = seconds(store, train, validation, SCORED, subnets);
      return List.of(
          String.format(
              Locale.ROOT,
              "subnet evaluation: %.3f s for %,d rows, mean of %d subnets, %d at a time",
              scored,
              TuneSettings.PUBLISHED.validationRows(),
              subnets,
              parallel),
          String.format(
              Locale.ROOT,
              "search: %.3f s a subnet with head tuning, mean of %d, %d at a time; %d subnets: %.1f"
                  + " minutes",
              tuned,
              subnets,
              parallel,
              WHOLE_SEARCH,
              tuned * WHOLE_SEARCH / 60));
    }
  }

  private double seconds(
      ParameterStore store, RowSource train, RowSource validation, TuneSettings settings, int count)
      throws InterruptedException {
    try (SubnetEvaluator evaluator =
            new SubnetEvaluator(
                List.of(backend.engine(store, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)),
                1,
                store,
                train,
                validation,
                settings,
                1);
        ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
      // The first ones bring the rows and make room.
      score(evaluator, threads, count, 2 * parallel);
      long start = System.nanoTime();
      score(evaluator, threads, 0, count);
      return (System.nanoTime() - start) / 1e9 / count;
    }
  }

  private void score(SubnetEvaluator evaluator, ExecutorService threads, int from, int count)
      throws InterruptedException {
    List<Callable<Metrics>> tasks = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      Subnet subnet = subnet(i);
      tasks.add(() -> evaluator.score(subnet));
    }
    for (Future<Metrics> done : threads.invokeAll(tasks)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("scoring a subnet failed: " + e.getCause(), e.getCause());
      }
    }
  }

  private Subnet subnet(int i) {
    return new Subnet(paths.stem(), paths.path(i), paths.sharing());
  }
}
