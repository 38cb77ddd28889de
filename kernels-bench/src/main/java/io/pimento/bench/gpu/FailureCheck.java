package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.cuda.CudaException;
import io.pimento.cuda.CudaStream;
import io.pimento.cuda.RowGather;
import io.pimento.cuda.TapeKernel;
import io.pimento.cuda.TapePart;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.op.Fill;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.SupernetPaths;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What can go wrong on a GPU, made to go wrong: each must give an error that says what to do, and
 * leave the engine as good as before, which a training step on the same rows shows.
 */
public record FailureCheck(CudaBackend backend, SupernetPaths paths) {
  private static final int BATCH = 64;
  private static final int ROW_CAP = 1000;
  private static final double RATE = 0;
  private static final long GIBIBYTE = 1L << 30;

  /**
   * What came of one.
   *
   * @param message the error's
   */
  public record Outcome(String what, boolean passed, String message) {}

  /** What must fail. */
  @FunctionalInterface
  private interface Attempt {
    void run();
  }

  /** All of them. */
  public List<Outcome> outcomes() throws InterruptedException {
    List<Outcome> all = new ArrayList<>();
    var rows = new RandomRows(SyntheticDataset.schema(ROW_CAP), BATCH, 1);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 5);
        BatchStream stream = new BatchStream(rows, BATCH, 1, 0)) {
      BatchStream.Rows given = stream.next();
      CompiledGraph step = engine.prepare(subnet().training(), BATCH);
      Map<String, Long> inputs = given.inputs(step.graph());
      double loss = engine.step(step, inputs, RATE, 0).result().loss();
      Attempt usable =
          () -> {
            double now = engine.step(step, inputs, RATE, 0).result().loss();
            if (now != loss) {
              throw new IllegalStateException("the loss was " + loss + " and is " + now);
            }
          };
      all.add(
          outcome(
              "more memory than there is",
              "smaller",
              usable,
              () -> backend.device().allocate(backend.device().freeBytes() + GIBIBYTE)));
      all.add(
          outcome(
              "values larger than the device",
              "smaller batch",
              usable,
              () -> engine.run(engine.prepare(large(), 1 << 30), Map.of())));
      IntBuffer ids = given.buffers().ids();
      int first = ids.get(0);
      ids.put(0, ROW_CAP * 2);
      Outcome training =
          outcome(
              "an id outside its table, in training",
              "table",
              () -> {},
              () -> engine.step(step, inputs, RATE, 0).result());
      CompiledGraph inference = engine.prepare(subnet().inference(), BATCH);
      Map<String, Long> read = new HashMap<>(inputs);
      read.keySet().retainAll(inference.graph().inputs().keySet());
      Outcome scoring =
          outcome(
              "an id outside its table, in scoring",
              "table",
              () -> {},
              () -> engine.run(inference, read));
      ids.put(0, first);
      all.add(training);
      all.add(scoring);
      all.add(outcome("a launch that cannot be", "launch", usable, this::launchTooMany));
    }
    return all;
  }

  private Subnet subnet() {
    return new Subnet(paths.stem(), paths.path(0), paths.sharing());
  }

  private static Graph large() {
    GraphBuilder b = new GraphBuilder();
    return b.build(Map.of("y", b.apply(new Fill(0, TensorType.batch(1 << 10)))));
  }

  private void launchTooMany() {
    try (TapeKernel kernel = new TapeKernel(backend.device(), backend.precision());
        CudaStream stream = new CudaStream()) {
      long tape = backend.device().allocate(Long.BYTES);
      try {
        int blocks = 64 * kernel.grid();
        kernel.launch(
            stream,
            blocks,
            tape,
            TapePart.tape(0, 0),
            new long[0],
            new float[0],
            tape,
            0,
            0,
            RowGather.NONE);
      } finally {
        backend.device().free(tape, Long.BYTES);
      }
    }
  }

  private static Outcome outcome(String what, String says, Attempt usable, Attempt attempt) {
    String message;
    try {
      attempt.run();
      return new Outcome(what, false, "nothing was said");
    } catch (CudaException | IndexOutOfBoundsException e) {
      message = String.valueOf(e.getMessage());
    }
    try {
      usable.run();
    } catch (RuntimeException e) {
      return new Outcome(what, false, message + "; then " + e.getMessage());
    }
    return new Outcome(what, message.contains(says), message);
  }
}
