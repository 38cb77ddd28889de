package io.pimento.bench.step;

import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.Profile;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Times steps of the largest space at full size.
 *
 * @param steps sampled paths, or as many times the full path
 * @param passes timed passes over all paths; the fastest counts, for others on the machine only
 *     ever add time
 * @param pathFile choices to train, one a step; null to sample them
 * @param fullPath every step takes the path of the warm-up, all operators of all blocks
 * @param forward logits alone, without gradients and update
 */
public record StepBenchmark(
    int threads,
    int batch,
    int steps,
    int passes,
    Sharing sharing,
    int rowCap,
    long seed,
    MatmulProvider matmul,
    @Nullable Path pathFile,
    boolean fullPath,
    boolean forward) {
  private static final int BLOCKS = 7;
  private static final int EMBEDDING = 16;
  private static final double RATE = 0.01;

  /** Lines of the profile by sizes. */
  private static final int SIZES = 60;

  /**
   * What was measured; rates are samples a second.
   *
   * @param lastLoss NaN after steps that are forward alone
   * @param megaMultiplyAdds millions of counted multiply-adds a sample, of all that is computed
   */
  public record Result(
      double medianRate,
      double meanRate,
      double fastestMillis,
      double slowestMillis,
      long peakNativeBytes,
      long heapBytes,
      double lastLoss,
      double megaMultiplyAdds,
      List<String> profile) {}

  /** Runs a pass to warm up, the passes to time, and one more with the time of each operator. */
  public Result run(boolean withProfile) throws IOException, InterruptedException {
    var schema = SyntheticDataset.schema(rowCap);
    RowSource rows = new RandomRows(schema, (long) steps * batch, seed);
    Stem stem =
        new Stem(
            schema.denseCount(),
            schema.categorical().stream().map(f -> f.cardinality()).toList(),
            EMBEDDING);
    SupernetPaths sampled =
        new SupernetPaths(
            stem,
            SearchSpace.FULL,
            BLOCKS,
            sharing,
            Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
            0,
            seed);
    IntFunction<Subnet> paths = paths(sampled);
    NativeMemory.resetPeak();
    try (Machine machine = new Machine(new Workers(threads), matmul);
        ParameterStore store = new ParameterStore(seed, machine.workers());
        Executor executor = machine.executor(store)) {
      sampled.parameters().forEach(store::get);
      TrainingStep update =
          new TrainingStep(
              store, machine.workers(), Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP);
      double[] nanos = new double[steps];
      double loss = pass(executor, update, rows, paths, nanos);
      double[] best = nanos;
      for (int p = 0; p < passes; p++) {
        double[] next = new double[steps];
        loss = pass(executor, update, rows, paths, next);
        best = p == 0 || Arrays.stream(next).sum() < Arrays.stream(best).sum() ? next : best;
      }
      Profile profile = new Profile();
      long wall = withProfile ? profile(executor, update, rows, paths, profile) : 0;
      return result(best, loss, work(paths), withProfile ? lines(profile, wall) : List.of());
    }
  }

  private double pass(
      Executor executor,
      TrainingStep update,
      RowSource rows,
      IntFunction<Subnet> paths,
      double[] nanos)
      throws InterruptedException {
    double loss = Double.NaN;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < steps; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        if (forward) {
          bind(executor, paths.apply(s).inference(), next).run();
        } else {
          TrainingGraph graph = paths.apply(s).training();
          loss = update.run(bind(executor, graph.graph(), next), graph, RATE, s).loss();
        }
        nanos[s] = System.nanoTime() - start;
      }
    }
    return loss;
  }

  /** Returns the wall time of all steps. */
  private long profile(
      Executor executor,
      TrainingStep update,
      RowSource rows,
      IntFunction<Subnet> paths,
      Profile profile)
      throws InterruptedException {
    long wallNanos = 0;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < steps; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        long read = System.nanoTime();
        TrainingGraph training = forward ? null : paths.apply(s).training();
        Graph graph = training == null ? paths.apply(s).inference() : training.graph();
        Execution execution = bind(executor, graph, next);
        long planned = System.nanoTime();
        execution.run(profile);
        long ran = System.nanoTime();
        profile.add("(wait for rows)", read - start);
        profile.add("(graph, gradient and plan)", planned - read);
        long end = ran;
        if (training != null) {
          update.update(execution, training, RATE, s);
          end = System.nanoTime();
          profile.add("(clip and update)", end - ran);
        }
        wallNanos += end - start;
      }
    }
    return wallNanos;
  }

  private IntFunction<Subnet> paths(SupernetPaths sampled) throws IOException {
    if (pathFile == null && !fullPath) {
      return step -> new Subnet(sampled.stem(), sampled.path(step), sharing);
    }
    List<Architecture> given =
        pathFile == null
            ? List.of(Architecture.fullPath(SearchSpace.FULL, BLOCKS))
            : GivenPaths.read(pathFile, BLOCKS);
    return step -> new Subnet(sampled.stem(), given.get(step % given.size()), sharing);
  }

  private static Execution bind(Executor executor, Graph graph, BatchStream.Rows rows) {
    Execution execution = executor.bind(graph, rows.count());
    Map<String, ?> inputs = graph.inputs();
    if (inputs.containsKey(Stem.DENSE)) {
      execution.input(Stem.DENSE, rows.dense());
    }
    if (inputs.containsKey(Stem.IDS)) {
      execution.input(Stem.IDS, rows.ids());
    }
    return inputs.containsKey(Stem.LABELS)
        ? execution.input(Stem.LABELS, rows.labels())
        : execution;
  }

  private Result result(double[] nanos, double loss, double multiplyAdds, List<String> profile) {
    double[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
    Runtime runtime = Runtime.getRuntime();
    return new Result(
        batch * 1e9 / median,
        batch * 1e9 * n / Arrays.stream(sorted).sum(),
        sorted[0] / 1e6,
        sorted[n - 1] / 1e6,
        NativeMemory.peakBytes(),
        runtime.totalMemory() - runtime.freeMemory(),
        loss,
        multiplyAdds / 1e6,
        profile);
  }

  /** Mean multiply-adds a sample. */
  private double work(IntFunction<Subnet> paths) {
    double sum = 0;
    for (int s = 0; s < steps; s++) {
      Subnet subnet = paths.apply(s);
      Graph graph = forward ? subnet.inference() : subnet.training().graph();
      sum += graph.cost().multiplyAdds();
    }
    return sum / steps;
  }

  private List<String> lines(Profile profile, long wall) {
    double total = profile.operators().stream().mapToLong(Profile.Entry::nanos).sum();
    List<String> lines = new ArrayList<>();
    profile.operators().forEach(e -> lines.add(line(e, total)));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %9.3f ms/step in all; the step by the clock: %.3f ms",
            total / 1e6 / steps,
            wall / 1e6 / steps));
    lines.add("The slowest by their sizes:");
    profile.sizes().stream().limit(SIZES).forEach(e -> lines.add(line(e, total)));
    return lines;
  }

  private String line(Profile.Entry e, double total) {
    return String.format(
        Locale.ROOT,
        "  %9.3f ms/step %6.2f %% %7.2f calls/step %8s  %s",
        e.nanos() / 1e6 / steps,
        100 * e.nanos() / total,
        (double) e.calls() / steps,
        e.flops() == 0 ? "" : String.format(Locale.ROOT, "%.1f GF/s", e.gigaflops()),
        e.key());
  }
}
