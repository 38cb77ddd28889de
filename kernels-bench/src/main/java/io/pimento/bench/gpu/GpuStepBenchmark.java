package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.bench.step.WarmUp;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.cuda.EngineTimer;
import io.pimento.runtime.cuda.ReplicatedCudaEngine;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Stem;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.Plans;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Times training steps of the largest space on a GPU, over a few batches that lie ready in the
 * host's memory.
 *
 * @param gpus that train together, from the backend's on
 * @param tables where large ones lie
 * @param batch rows of a step, shared out between them
 * @param declared the supernet, whose weights all exist
 * @param paths what each step trains
 */
public record GpuStepBenchmark(
    CudaBackend backend,
    int gpus,
    TablePlace tables,
    int batch,
    int steps,
    int rowCap,
    SupernetPaths declared,
    PathSource paths) {
  private static final int BATCHES = 4;

  /** Steps of a pass that warms up. */
  private static final int WARM_UP_STEPS = 200;

  /** The host's compilers want it before they are done with planning a step. */
  private static final WarmUp WARM_UP = new WarmUp(4);

  private static final double RATE = 0.01;

  /**
   * What was measured.
   *
   * @param wallMillis of a step, by the host's clock, over all steps
   * @param busyMillis of a step, by the GPU's clock
   * @param levels mean of a step
   * @param loss of the last step
   * @param unequal what differs between GPUs that trained together; empty if nothing
   * @param profile nanoseconds of a block on each instruction and at barriers
   */
  public record Result(
      double wallMillis,
      double busyMillis,
      long peakBytes,
      double levels,
      double loss,
      Optional<String> unequal,
      Map<String, Long> profile,
      List<String> levelLines) {}

  /** One pass to warm up, one to time; then the profile of some steps. */
  public Result run(int profiled) throws InterruptedException {
    backend.device().use();
    backend.device().resetPeak();
    var schema = SyntheticDataset.schema(rowCap);
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      // A stand-alone model has weights of its own sizes.
      (declared.sharing() == Sharing.STANDALONE
              ? paths.at(0).graph().parameters()
              : declared.parameters())
          .forEach(store::get);
      List<Map<String, Long>> batches =
          batches(new RandomRows(schema, (long) BATCHES * batch, 1), memory);
      if (gpus > 1) {
        try (ReplicatedCudaEngine engine =
            backend.replicas(
                gpus, store, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP, tables)) {
          Timed timed = timed(engine, engine.rank(0), batches);
          return timed.result(engine.peakBytes(), engine.unequal(), Map.of(), List.of());
        }
      }
      try (CudaEngine engine =
          backend.engine(store, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP, tables)) {
        Timed timed = timed(engine, engine, batches);
        EngineTimer timer = new EngineTimer(engine);
        Map<String, Long> profile = new TreeMap<>();
        List<String> levels = new ArrayList<>();
        for (int s = 0; s < profiled; s++) {
          CompiledGraph p = engine.prepare(paths.at(s), batch);
          EngineTimer.Profile measured = timer.profile(p, used(p, batches.getFirst()), RATE);
          measured.spent().forEach((kind, n) -> profile.merge(kind, n, Long::sum));
          for (EngineTimer.Level l : measured.levels()) {
            levels.add(
                String.format(
                    Locale.ROOT, "%3d %8.1f us %s", s, l.nanoseconds() / 1e3, l.instructions()));
          }
        }
        return timed.result(engine.peakBytes(), Optional.empty(), profile, levels);
      }
    }
  }

  /** A pass that was timed: of a step the milliseconds and levels, and the last step's loss. */
  private record Timed(double wallMillis, double busyMillis, double levels, double loss) {
    Result result(
        long peakBytes,
        Optional<String> unequal,
        Map<String, Long> profile,
        List<String> levelLines) {
      return new Result(
          wallMillis, busyMillis, peakBytes, levels, loss, unequal, profile, levelLines);
    }
  }

  /**
   * Warms up and times a pass.
   *
   * @param clock whose GPU's clock counts
   */
  private Timed timed(Engine engine, CudaEngine clock, List<Map<String, Long>> batches)
      throws InterruptedException {
    WARM_UP.over(() -> pass(engine, batches, WARM_UP_STEPS));
    EngineTimer timer = new EngineTimer(clock);
    double busy = timer.busyMillis();
    long start = System.nanoTime();
    double[] seen = pass(engine, batches, steps);
    double wall = (System.nanoTime() - start) / 1e6;
    busy = timer.busyMillis() - busy;
    return new Timed(wall / steps, busy / steps, seen[0] / steps, seen[1]);
  }

  private List<Map<String, Long>> batches(RandomRows rows, MemoryOwner memory)
      throws InterruptedException {
    List<Map<String, Long>> all = new ArrayList<>();
    try (BatchStream stream = new BatchStream(rows, batch, 1, 0)) {
      for (int i = 0; i < BATCHES; i++) {
        BatchStream.Rows r = stream.next();
        Map<String, Long> given = BatchInputs.of(r.buffers());
        Map<String, Integer> widths =
            Map.of(
                Stem.DENSE, rows.schema().denseCount(), Stem.IDS, rows.schema().categoricalCount());
        Map<String, Long> one = new HashMap<>();
        given.forEach(
            (name, from) ->
                one.put(name, keep(from, (long) batch * widths.getOrDefault(name, 1), memory)));
        all.add(one);
      }
    }
    return all;
  }

  private static long keep(long from, long floats, MemoryOwner memory) {
    long to = memory.floats(floats);
    NativeMemory.copy(from, to, floats);
    return to;
  }

  private static Map<String, Long> used(CompiledGraph p, Map<String, Long> all) {
    Map<String, Long> used = new HashMap<>(all);
    used.keySet().retainAll(p.graph().inputs().keySet());
    return used;
  }

  private double[] pass(Engine engine, List<Map<String, Long>> batches, int count)
      throws InterruptedException {
    ArrayDeque<Pending> started = new ArrayDeque<>();
    double levels = 0;
    double loss = Double.NaN;
    try (Plans plans = new Plans(engine, paths, (long) count * batch, batch, 0, count)) {
      for (int s = 0; s < count; s++) {
        CompiledGraph p = plans.next(batch);
        levels += EngineTimer.levels(p);
        started.add(engine.step(p, used(p, batches.get(s % BATCHES)), RATE, s));
        if (started.size() > engine.inFlight()) {
          loss = started.remove().result().loss();
        }
      }
      while (!started.isEmpty()) {
        loss = started.remove().result().loss();
      }
    }
    return new double[] {levels, loss};
  }
}
