package io.pimento.bench.step;

import io.pimento.bench.roofline.Roofline;
import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.Profile;
import io.pimento.runtime.execute.Tiling;
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
import io.pimento.search.train.PathSource;
import io.pimento.search.train.Plans;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Times steps of the largest space at full size.
 *
 * @param replicas that share each batch and the threads
 * @param steps steps of a pass
 * @param warmUp passes before those that are timed
 * @param passes timed passes over all paths; the fastest counts, for others on the machine only
 *     ever add time
 * @param paths an architecture a step; where there is one, its graph and plan are kept
 * @param forward logits alone, without gradients and update
 * @param tiling whether steps go by tiles of samples; profiles never do
 */
public record StepBenchmark(
    int threads,
    int replicas,
    int batch,
    int steps,
    WarmUp warmUp,
    int passes,
    Sharing sharing,
    int rowCap,
    long seed,
    MatmulProvider matmul,
    List<Architecture> paths,
    boolean forward,
    Tiling tiling) {
  /** Blocks of the supernet. */
  public static final int BLOCKS = 7;

  private static final int EMBEDDING = 16;
  private static final double RATE = 0.01;

  /** Lines of the profile by sizes. */
  private static final int SIZES = 60;

  /**
   * What was measured; rates are samples a second.
   *
   * @param allocated bytes a step on the Java heap, in the fastest pass
   * @param lastLoss NaN after steps that are forward alone
   * @param megaMultiplyAdds millions of counted multiply-adds a sample, of all that is computed
   * @param peakGigaflops multiply-adds in registers, two operations each, on as many threads: the
   *     higher of before and after the steps
   * @param stepNanos of each step of the fastest pass
   */
  public record Result(
      double medianRate,
      double meanRate,
      double fastestMillis,
      double slowestMillis,
      long peakNativeBytes,
      long heapBytes,
      long allocated,
      double lastLoss,
      double megaMultiplyAdds,
      double peakGigaflops,
      List<String> profile,
      List<Double> stepNanos) {
    public Result {
      profile = List.copyOf(profile);
      stepNanos = List.copyOf(stepNanos);
    }

    /** The part of the peak that the counted multiply-adds of all steps are. */
    public double ofPeak() {
      return 2e-3 * megaMultiplyAdds * meanRate / peakGigaflops;
    }
  }

  /** Warms up, runs the passes to time, and one more with the time of each operator. */
  public Result run(boolean withProfile) throws IOException, InterruptedException {
    RowSource rows = new RandomRows(SyntheticDataset.schema(rowCap), (long) steps * batch, seed);
    SupernetPaths supernet = supernet(rowCap, sharing, seed);
    IntFunction<Subnet> subnets =
        step -> new Subnet(supernet.stem(), paths.get(step % paths.size()), sharing);
    NativeMemory.resetPeak();
    try (Machine machine =
            new Machine(new Workers(threads), new Processor(CpuKernels.TABLE, matmul, tiling));
        ParameterStore store = new ParameterStore(seed, machine.workers());
        Engine engine = machine.engine(store, settings())) {
      if (sharing != Sharing.STANDALONE) {
        supernet.parameters().forEach(store::get);
      }
      if (forward && paths.size() == 1) {
        engine.weightsStay();
      }
      double peak = Roofline.multiplyAdds(machine.workers());
      double[] best = new double[steps];
      double loss = Double.NaN;
      warmUp.over(() -> pass(engine, rows, subnets, new double[steps]));
      long allocated = 0;
      for (int p = 0; p < passes; p++) {
        double[] next = new double[steps];
        HeapAllocation heap = new HeapAllocation();
        loss = pass(engine, rows, subnets, next);
        if (p == 0 || Arrays.stream(next).sum() < Arrays.stream(best).sum()) {
          best = next;
          allocated = heap.bytes() / steps;
        }
      }
      List<String> lines = withProfile ? profiled(machine, store, rows, subnets) : List.of();
      peak = Math.max(peak, Roofline.multiplyAdds(machine.workers()));
      return result(best, allocated, loss, work(subnets), peak, lines);
    }
  }

  /** The supernet over Criteo's fields, their tables capped. */
  public static SupernetPaths supernet(int rowCap, Sharing sharing, long seed) {
    var schema = SyntheticDataset.schema(rowCap);
    Stem stem = Stem.of(schema, EMBEDDING);
    return new SupernetPaths(
        stem, SearchSpace.FULL, BLOCKS, sharing, Strategy.SINGLE_OPERATOR_ANY_CONNECTION, 0, seed);
  }

  private TrainSettings settings() {
    return new TrainSettings(
            Adagrad.PUBLISHED, RATE, 0, TrainSettings.PUBLISHED_CLIP, batch, 1, seed)
        .withReplicas(replicas);
  }

  private double pass(Engine engine, RowSource rows, IntFunction<Subnet> subnets, double[] nanos)
      throws InterruptedException {
    double loss = Double.NaN;
    CompiledGraph kept = null;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0);
        Plans plans = new Plans(engine, source(subnets), rows.rows(), batch, 0, steps)) {
      for (int s = 0; s < steps; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        if (forward) {
          if (kept == null || paths.size() > 1) {
            kept = engine.prepare(subnets.apply(s).inference(), next.count());
          }
          engine.run(kept, next.inputs(kept.graph()));
        } else {
          CompiledGraph prepared = plans.next(next.count());
          loss = engine.step(prepared, next.inputs(prepared.graph()), RATE, s).result().loss();
        }
        nanos[s] = System.nanoTime() - start;
      }
    }
    return loss;
  }

  /** As the trainer takes them: planned ahead where the engine does so. */
  private PathSource source(IntFunction<Subnet> subnets) {
    return new PathSource() {
      @Override
      public TrainingGraph at(long step) {
        return subnets.apply((int) step).training();
      }

      @Override
      public boolean constant() {
        return forward || paths.size() == 1;
      }

      @Override
      public String describe(long step) {
        return "step " + step;
      }
    };
  }

  private List<String> profiled(
      Machine machine, ParameterStore store, RowSource rows, IntFunction<Subnet> subnets)
      throws InterruptedException {
    TrainingStep update =
        new TrainingStep(store, machine.workers(), Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP);
    Profile profile = new Profile();
    try (Executor executor = new Executor(CpuKernels.TABLE, matmul, machine.workers(), store)) {
      long wall = profile(executor, update, rows, subnets, profile);
      return lines(profile, wall);
    }
  }

  /** Returns the wall time of all steps. */
  private long profile(
      Executor executor,
      TrainingStep update,
      RowSource rows,
      IntFunction<Subnet> subnets,
      Profile profile)
      throws InterruptedException {
    long wallNanos = 0;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < steps; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        long read = System.nanoTime();
        TrainingGraph training = forward ? null : subnets.apply(s).training();
        Graph graph = training == null ? subnets.apply(s).inference() : training.graph();
        Execution execution = executor.bind(graph, next.count());
        execution.inputs(next.inputs(graph));
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

  private Result result(
      double[] nanos,
      long allocated,
      double loss,
      double multiplyAdds,
      double peak,
      List<String> profile) {
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
        allocated,
        loss,
        multiplyAdds / 1e6,
        peak,
        profile,
        Arrays.stream(nanos).boxed().toList());
  }

  /** Mean multiply-adds a sample. */
  private double work(IntFunction<Subnet> subnets) {
    double sum = 0;
    for (int s = 0; s < steps; s++) {
      Subnet subnet = subnets.apply(s);
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
