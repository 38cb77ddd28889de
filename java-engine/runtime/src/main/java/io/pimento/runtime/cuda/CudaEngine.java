package io.pimento.runtime.cuda;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.GradientRowReader;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.ResidentRows;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.runtime.engine.WorkQueue;
import io.pimento.runtime.fuse.InputGradientSums;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parameter.ParameterOverlay;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs and trains graphs on one GPU: a launch a graph, the host some steps ahead. */
public final class CudaEngine implements Engine {
  /** A tape, and what training tape it was made from. */
  record Plan(Tape tape, @Nullable TrainingGraph training) implements CompiledGraph {
    @Override
    public Graph graph() {
      return tape.graph();
    }

    @Override
    public int batch() {
      return tape.batch();
    }
  }

  static final float[] NO_SCALARS = {};

  private final CudaBackend backend;
  private final DeviceParameters parameters;
  private final Optimizer optimizer;
  private final double clip;
  private final TapeRunner runner;
  private final boolean ownsRunner;
  private final boolean ownsParameters;
  private final DeviceLayout layout;

  /** What is fetched; it goes with the runner. */
  private final DeviceBuffer results;

  CudaEngine(CudaBackend backend, DeviceParameters parameters, Optimizer optimizer, double clip) {
    this(backend, parameters, optimizer, clip, new TapeRunner(backend), true);
  }

  /** One with a runner of its own. */
  private CudaEngine(
      CudaBackend backend,
      DeviceParameters parameters,
      Optimizer optimizer,
      double clip,
      TapeRunner runner,
      boolean ownsParameters) {
    this(
        backend,
        parameters,
        optimizer,
        clip,
        runner,
        new DeviceBuffer(runner),
        true,
        ownsParameters);
  }

  private CudaEngine(
      CudaBackend backend,
      DeviceParameters parameters,
      Optimizer optimizer,
      double clip,
      TapeRunner runner,
      DeviceBuffer results,
      boolean ownsRunner,
      boolean ownsParameters) {
    this.backend = backend;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.clip = clip;
    this.runner = runner;
    this.results = results;
    this.ownsRunner = ownsRunner;
    this.ownsParameters = ownsParameters;
    this.layout =
        DeviceLayout.sent(runner.status(), runner.outcome(), backend.kernel().warpgroups())
            .halves(backend.saturation().address())
            .alone(LargeProducts.LEAST);
  }

  @Override
  public int ahead() {
    return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  }

  @Override
  public int inFlight() {
    return TapeRunner.SLOTS - 1;
  }

  @Override
  public boolean rowsAloneInAnyBatch() {
    return false;
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    return prepare(graph, batch, layout);
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    return prepare(training, batch, layout);
  }

  /** Prepares a graph whose inputs are on the device, laid out as {@link CudaRows} has them. */
  CompiledGraph prepareResident(Graph graph, int batch) {
    return prepare(graph, batch, layout.apart(true));
  }

  /** Prepares a training step whose inputs are on the device, row after row. */
  CompiledGraph prepareResident(TrainingGraph training, int batch) {
    return prepare(training, batch, layout.apart(false));
  }

  private Graph fused(Graph graph) {
    return InputGradientSums.in(TransformerTape.in(PairTape.in(graph), backend.precision()));
  }

  private CompiledGraph prepare(Graph graph, int batch, DeviceLayout where) {
    backend.device().use();
    TapeCompiler compiler = new TapeCompiler(fused(graph), batch, parameters, where);
    compiler.keepOutputs();
    return new Plan(compiler.finish(), null);
  }

  private CompiledGraph prepare(TrainingGraph training, int batch, DeviceLayout where) {
    backend.device().use();
    TrainingGraph fused = fused(training);
    return new Plan(TrainingTape.of(fused, batch, parameters, where, optimizer, clip, null), fused);
  }

  /** The graph that is computed in place of one. */
  TrainingGraph fused(TrainingGraph training) {
    return new TrainingGraph(fused(training.graph()), training.gradients());
  }

  /** Makes everything on the device that a step of this graph reads or changes. */
  void hold(TrainingGraph fused) {
    backend.device().use();
    parameters.hold(fused.graph(), new DeviceOptimizer(optimizer));
  }

  /**
   * Prepares one GPU's share of a step; nothing is made on the device of what {@link #hold} has
   * made.
   */
  Plan prepareShare(TrainingGraph fused, Exchange exchange) {
    backend.device().use();
    int rows = exchange.shares().get(exchange.rank()).rows();
    return new Plan(
        TrainingTape.of(fused, rows, parameters, layout, optimizer, clip, exchange), fused);
  }

  static Map<String, Long> sizes(CompiledGraph p, Map<String, Long> inputs) {
    Map<String, Long> sizes = new HashMap<>();
    for (Map.Entry<String, Value> in : p.graph().inputs().entrySet()) {
      TensorType type = in.getValue().type();
      Long at = inputs.get(in.getKey());
      if (at != null && type.element() == Element.BAGS) {
        long ids = NativeMemory.getInt(at, p.batch());
        sizes.put(in.getKey(), Integer.BYTES * (p.batch() + 1 + 2 * ids));
      } else {
        sizes.put(in.getKey(), TapeCompiler.inputBytes(type, p.batch()));
      }
    }
    return sizes;
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    backend.device().use();
    Tape tape = ((Plan) prepared).tape();
    runner.launch(tape, inputs, sizes(prepared, inputs), NO_SCALARS);
    runner.synchronize();
    int bad = runner.badIndex();
    if (bad != TapeRunner.NO_BAD_INDEX) {
      runner.reset();
      throw BadId.of(prepared.graph(), inputs, bad);
    }
  }

  @Override
  public void read(CompiledGraph prepared, String output, float[] to, int offset, int count) {
    backend.device().use();
    Tape.Output o = output(prepared, output);
    try (NativeBlock host = NativeMemory.allocateFloats(count)) {
      backend.device().download(host.address(), address(o.at()), (long) Float.BYTES * count);
      NativeMemory.copy(host.address(), to, offset, count);
    }
  }

  @Override
  public void read(CompiledGraph prepared, String output, long to, long count) {
    backend.device().use();
    backend.device().download(to, address(output(prepared, output).at()), Float.BYTES * count);
  }

  @Override
  public void readRows(CompiledGraph prepared, String output, GradientRowReader reader) {
    RowGradients.read(this, prepared, output, reader);
  }

  static Tape.Output output(CompiledGraph prepared, String name) {
    Tape.Output o = ((Plan) prepared).tape().outputs().get(name);
    if (o == null) {
      throw new IllegalArgumentException(
          "the prepared graph keeps no output " + name + "; a training step keeps none");
    }
    return o;
  }

  long address(long word) {
    return switch ((int) (word >>> 56)) {
      case Words.ABSOLUTE -> word;
      case Words.ARENA -> runner.arena() + Words.offset(word);
      case Words.INPUT -> inputAddress(word);
      default -> throw new IllegalArgumentException("no address of operand " + word);
    };
  }

  long inputAddress(long word) {
    return runner.lastBlock() + Words.offset(word);
  }

  /** Sends the inputs of a share to the device; its launch is the next. */
  TapeRunner.Loaded load(Plan plan, Map<String, Long> inputs) {
    backend.device().use();
    return runner.load(plan.tape(), inputs, sizes(plan, inputs));
  }

  /** Launches a share of a step. */
  CudaStep launch(Plan plan, TapeRunner.Loaded loaded, double rate, long step) {
    return launch(plan, loaded, rate, step, TapeRunner.Between.NOTHING);
  }

  /** The same with something between its launches. */
  CudaStep launch(
      Plan plan, TapeRunner.Loaded loaded, double rate, long step, TapeRunner.Between between) {
    backend.device().use();
    float[] scalars = new DeviceOptimizer(optimizer).scalars(rate, step);
    return new CudaStep(this, plan, runner.launch(loaded, scalars, between));
  }

  @Override
  public Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    backend.device().use();
    Plan plan = training(prepared);
    return launch(plan, load(plan, inputs), rate, step);
  }

  @Override
  public Optional<RowStore> rowStore(Object source, RowReader rows) {
    backend.device().use();
    return backend.rows().take(source, rows);
  }

  @Override
  public Pending step(
      CompiledGraph prepared,
      RowStore rows,
      long numbers,
      Map<String, Long> others,
      double rate,
      long step) {
    backend.device().use();
    Plan plan = training(prepared);
    CudaRowStore store = ((RowStores.Lease) rows).store();
    return launch(plan, runner.load(plan.tape(), store, numbers, others), rate, step);
  }

  static Plan training(CompiledGraph prepared) {
    Plan plan = (Plan) prepared;
    if (plan.training() == null) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    return plan;
  }

  @Override
  public void synchronize() {
    backend.device().use();
    runner.synchronize();
    parameters.download();
  }

  @Override
  public void reload(ParameterSpec parameter) {
    backend.device().use();
    runner.synchronize();
    parameters.upload(parameter.name());
  }

  @Override
  public long peakBytes() {
    return backend.device().peakBytes();
  }

  /** One with a stream and room for values of its own. */
  @Override
  public Engine sibling(int threads) {
    backend.device().use();
    return new CudaEngine(backend, parameters, optimizer, clip, new TapeRunner(backend), false);
  }

  /** One of the same stream and room for values. */
  @Override
  public Engine over(ParameterOverlay weights, Optimizer other, double otherClip) {
    backend.device().use();
    return new CudaEngine(
        backend,
        new DeviceParameters(backend.device(), weights, parameters, p -> weights.owns(p.name())),
        other,
        otherClip,
        runner,
        results,
        false,
        true);
  }

  @Override
  public WorkQueue deviceQueue() {
    return new CudaQueue(this);
  }

  @Override
  public ScoringQueue scoringQueue() {
    return new CudaScoring(this);
  }

  @Override
  public Optional<ResidentRows> residentRows(long rows, int width) {
    return CudaRows.of(backend, rows, width);
  }

  /** What values live in and how launches go. */
  TapeRunner runner() {
    return runner;
  }

  DeviceBuffer results() {
    return results;
  }

  DeviceLayout layout() {
    return layout;
  }

  DeviceParameters parameters() {
    return parameters;
  }

  CudaBackend backend() {
    return backend;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  @Override
  public void close() {
    backend.device().use();
    if (ownsRunner) {
      results.close();
      runner.close();
    } else {
      runner.synchronize();
    }
    if (ownsParameters) {
      parameters.close();
    }
  }
}
