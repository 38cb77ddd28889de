package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterOverlay;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processor's cores: everything happens at once, in the host's own memory. */
public final class CpuEngine implements Engine {
  private record Plan(Execution execution, @Nullable TrainingGraph training)
      implements CompiledGraph {
    @Override
    public Graph graph() {
      return execution.graph();
    }

    @Override
    public int batch() {
      return execution.batch();
    }
  }

  /** One is being run while the next is planned, and one is ready should that take longer. */
  private static final int AHEAD = 2;

  private final Executor executor;
  private final @Nullable TrainingStep update;

  /** Those that were made for this engine. */
  private final @Nullable Workers own;

  /** Runs graphs alone. */
  public CpuEngine(Executor executor) {
    this(executor, null);
  }

  /**
   * Takes over the executor and closes it at its end.
   *
   * @param update the second half of a training step; null to run graphs alone
   */
  public CpuEngine(Executor executor, @Nullable TrainingStep update) {
    this(executor, update, null);
  }

  private CpuEngine(Executor executor, @Nullable TrainingStep update, @Nullable Workers own) {
    this.executor = executor;
    this.update = update;
    this.own = own;
  }

  /** None where all processors compute already, or where one thread is to do everything. */
  @Override
  public int ahead() {
    int threads = executor.workers().threads();
    int spare = Runtime.getRuntime().availableProcessors() - threads;
    return threads == 1 ? 0 : Math.clamp(spare, 0, AHEAD);
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public boolean rowsAloneInAnyBatch() {
    return true;
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    return new Plan(executor.bind(graph, batch), null);
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    Plan plan = plan(training, batch);
    plan.execution().withParameters();
    return plan;
  }

  @Override
  public CompiledGraph prepareAhead(TrainingGraph training, int batch) {
    return plan(training, batch);
  }

  private Plan plan(TrainingGraph training, int batch) {
    RowOrder order = update == null ? RowOrder.ASCENDING : update.rowOrder();
    return new Plan(executor.plan(training.graph(), batch, order), training);
  }

  private static Execution bound(CompiledGraph prepared, Map<String, Long> inputs) {
    return ((Plan) prepared).execution().inputs(inputs);
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    bound(prepared, inputs).run();
  }

  @Override
  public void read(CompiledGraph prepared, String output, float[] to, int offset, int count) {
    NativeMemory.copy(((Plan) prepared).execution().output(output), to, offset, count);
  }

  @Override
  public void read(CompiledGraph prepared, String output, long to, long count) {
    NativeMemory.copy(((Plan) prepared).execution().output(output), to, count);
  }

  @Override
  public void readRows(CompiledGraph prepared, String output, GradientRowReader reader) {
    RowGradient rows = ((Plan) prepared).execution().rowGradient(prepared.graph().output(output));
    int width = prepared.graph().output(output).type().last();
    for (int i = 0; i < rows.count(); i++) {
      float[] row = new float[width];
      NativeMemory.copy(rows.gradients() + (long) Float.BYTES * width * i, row, 0, width);
      reader.row(NativeMemory.getInt(rows.numbers(), i), row);
    }
  }

  @Override
  public Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    Execution execution = bound(prepared, inputs);
    TrainingGraph training = ((Plan) prepared).training();
    if (training == null || update == null) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    TrainingStep.Result result = update.run(execution, training, rate, step);
    return new Pending() {
      @Override
      public TrainingStep.Result result() {
        return result;
      }

      @Override
      public String origin() {
        return execution.firstNonFinite().map(Object::toString).orElse(NORM);
      }
    };
  }

  @Override
  public void synchronize() {}

  @Override
  public void weightsStay() {
    executor.weightsStay();
  }

  @Override
  public void reload(ParameterSpec parameter) {}

  @Override
  public Engine sibling(int threads) {
    Workers fresh = new Workers(threads);
    TrainingStep step = update;
    return new CpuEngine(executor.on(fresh), step == null ? null : step.on(fresh), fresh);
  }

  @Override
  public Engine over(ParameterOverlay weights, Optimizer optimizer, double clip) {
    return new CpuEngine(
        executor.over(weights), new TrainingStep(weights, executor.workers(), optimizer, clip));
  }

  @Override
  public long peakBytes() {
    return NativeMemory.peakBytes();
  }

  @Override
  public void close() {
    executor.close();
    if (own != null) {
      own.close();
    }
  }
}
