package io.pimento.bench.model;

import io.pimento.bench.gpu.StepClock;
import io.pimento.bench.step.RandomRows;
import io.pimento.bench.step.WarmUp;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.Profile;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.train.BatchStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Times training steps of one model as {@code fit} trains it: Adam with decay of everything, a
 * clip, dropout.
 *
 * @param samples of a pass, in whole batches
 * @param warmUp passes before those that are timed
 * @param passes timed passes; of each step of a pass the fastest counts, for others on the machine
 *     only ever add time
 * @param matmul of the processor, for the time of each operator
 * @param device which trains, with several steps under way where it takes them
 */
public record ModelBenchmark(
    DataSchema schema,
    int threads,
    int batch,
    int samples,
    WarmUp warmUp,
    int passes,
    double dropout,
    long seed,
    MatmulProvider matmul,
    Device device) {
  private static final double RATE = 1e-3;
  static final double CLIP = 1;
  private static final double DECAY = 1e-6;
  static final Adam ADAM = Adam.DEFAULT.withDecay(DECAY, DECAY);

  /**
   * What was measured.
   *
   * @param nanos a sample, whole steps
   * @param flops a sample, forward and backward, a multiply-add counted as two
   * @param operators nanoseconds of each operator a sample, the slowest first; what no operator
   *     took is in parentheses
   */
  public record Result(double nanos, double flops, List<Part> operators) {
    /** Billions of operations a second. */
    public double gigaflops() {
      return flops / nanos;
    }
  }

  /**
   * An operator's share in the pass in which it was fastest: calls a step, nanoseconds a sample,
   * billions of operations a second.
   */
  public record Part(String operator, double calls, double nanos, double gigaflops) {}

  /** Warms up, runs the passes that are timed, and as many with the time of each operator. */
  public Result run(Model model) throws InterruptedException {
    TrainingGraph training = model.training(dropout);
    Pass whole = wholePass();
    int steps = whole.steps();
    RowSource rows = whole.rows();
    try (Machine machine = new Machine(new Workers(threads), device);
        ParameterStore store = new ParameterStore(seed, machine.workers())) {
      double flops = 2.0 * training.graph().cost().multiplyAdds();
      double nanos;
      try (Engine engine = machine.engine(store, ADAM, CLIP)) {
        if (device.copiesParameters()) {
          return onGpu(engine, training, whole, flops);
        }
        CompiledGraph prepared = engine.prepare(training, batch);
        double[] best = new double[steps];
        Arrays.fill(best, Double.MAX_VALUE);
        warmUp.over(() -> pass(engine, prepared, rows, new double[steps]));
        for (int p = 0; p < passes; p++) {
          pass(engine, prepared, rows, best);
        }
        nanos = Arrays.stream(best).sum() / steps / batch;
      }
      return new Result(nanos, flops, profiled(machine, store, training, rows, steps));
    }
  }

  /** Trains so many models one after another and at once. */
  public TogetherBenchmark.Result together(Model model, int models) throws InterruptedException {
    return new TogetherBenchmark(this, models).run(model);
  }

  /** A pass over random rows, in whole batches. */
  Pass wholePass() {
    int steps = Math.max(1, samples / batch);
    return new Pass(new RandomRows(schema, (long) steps * batch, seed), batch, steps, seed, RATE);
  }

  private Result onGpu(Engine engine, TrainingGraph training, Pass pass, double flops)
      throws InterruptedException {
    CompiledGraph prepared = engine.prepare(training, batch);
    StepClock clock = new StepClock(engine);
    double best = Double.MAX_VALUE;
    double busy = Double.MAX_VALUE;
    for (int p = 0; p <= passes; p++) {
      double before = clock.busyMillis();
      long start = System.nanoTime();
      pass.run(engine, prepared);
      // The first pass warms up.
      if (p > 0) {
        best = Math.min(best, (double) (System.nanoTime() - start));
        busy = Math.min(busy, (clock.busyMillis() - before) * 1e6);
      }
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("(GPU busy)", 1, busy / pass.steps() / batch, 0));
    try (BatchStream stream = new BatchStream(pass.rows(), batch, seed, 0)) {
      Map<String, Long> inputs = stream.next().inputs(prepared.graph());
      clock
          .instructions(prepared, inputs, RATE)
          .forEach((kind, n) -> parts.add(new Part(kind, 1, (double) n / batch, 0)));
    }
    parts.sort(Comparator.comparingDouble(Part::nanos).reversed());
    return new Result(best / pass.steps() / batch, flops, parts);
  }

  /** Lowers the time of each step where this pass is faster. */
  private void pass(Engine engine, CompiledGraph prepared, RowSource rows, double[] nanos)
      throws InterruptedException {
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < nanos.length; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        engine.step(prepared, next.inputs(prepared.graph()), RATE, s).result();
        double took = System.nanoTime() - start;
        nanos[s] = nanos[s] == 0 ? took : Math.min(nanos[s], took);
      }
    }
  }

  private List<Part> profiled(
      Machine machine, ParameterStore store, TrainingGraph training, RowSource rows, int steps)
      throws InterruptedException {
    TrainingStep update = new TrainingStep(store, machine.workers(), ADAM, CLIP);
    try (Executor executor = new Executor(CpuKernels.TABLE, matmul, machine.workers(), store)) {
      Execution execution = executor.bind(training.graph(), batch);
      Map<String, Part> fastest = new HashMap<>();
      for (int p = 0; p < passes; p++) {
        Profile profile = new Profile();
        profile(execution, training, update, rows, steps, profile);
        for (Profile.Entry e : profile.operators()) {
          fastest.merge(e.key(), part(e, steps), (x, y) -> x.nanos() < y.nanos() ? x : y);
        }
      }
      return fastest.values().stream()
          .sorted(Comparator.comparingDouble(Part::nanos).reversed())
          .toList();
    }
  }

  private void profile(
      Execution execution,
      TrainingGraph training,
      TrainingStep update,
      RowSource rows,
      int steps,
      Profile profile)
      throws InterruptedException {
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < steps; s++) {
        long start = System.nanoTime();
        BatchStream.Rows next = stream.next();
        execution.inputs(next.inputs(training.graph()));
        profile.add("(wait for rows)", System.nanoTime() - start);
        execution.run(profile);
        long ran = System.nanoTime();
        update.update(execution, training, RATE, s);
        profile.add("(norm, clip and update)", System.nanoTime() - ran);
      }
    }
  }

  private Part part(Profile.Entry e, int steps) {
    double done = (double) steps * batch;
    return new Part(e.key(), (double) e.calls() / steps, e.nanos() / done, e.gigaflops());
  }
}
