package io.pimento.runtime.cuda;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.TableRow;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs and trains graphs on one GPU: a launch a graph, the host some steps ahead. */
public final class CudaEngine implements Engine {
  /** A tape, and what training tape it was made from. */
  record Plan(Tape tape, @Nullable TrainingGraph training) implements Prepared {
    @Override
    public Graph graph() {
      return tape.graph();
    }

    @Override
    public int batch() {
      return tape.batch();
    }
  }

  private static final float[] NO_SCALARS = {};

  private final CudaBackend backend;
  private final DeviceParameters parameters;
  private final Optimizer optimizer;
  private final double clip;
  private final TapeRunner runner;
  private final DeviceLayout layout;

  CudaEngine(
      CudaBackend backend,
      DeviceParameters parameters,
      Optimizer optimizer,
      double clip,
      int blocks) {
    this.backend = backend;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.clip = clip;
    this.runner = new TapeRunner(backend, blocks);
    this.layout = new DeviceLayout(runner.status(), runner.outcome(), false, 0);
  }

  @Override
  public int ahead() {
    return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  }

  @Override
  public int underWay() {
    return TapeRunner.SLOTS - 1;
  }

  @Override
  public Prepared prepare(Graph graph, int batch) {
    backend.device().use();
    TapeCompiler compiler = new TapeCompiler(graph, batch, parameters, layout);
    compiler.keepOutputs();
    return new Plan(compiler.finish(), null);
  }

  @Override
  public Prepared prepare(TrainingGraph training, int batch) {
    backend.device().use();
    return new Plan(
        TrainingTape.of(training, batch, parameters, layout, optimizer, clip), training);
  }

  private static Map<String, Long> sizes(Prepared p, Map<String, Long> inputs) {
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
  public void run(Prepared prepared, Map<String, Long> inputs) {
    backend.device().use();
    Tape tape = ((Plan) prepared).tape();
    runner.launch(tape, inputs, sizes(prepared, inputs), NO_SCALARS);
    runner.stream().synchronize();
    int bad = runner.badIndex();
    if (bad != TapeRunner.NO_BAD_INDEX) {
      runner.reset();
      throw badId(prepared.graph(), inputs, bad);
    }
  }

  @Override
  public void read(Prepared prepared, String output, float[] to, int offset, int count) {
    backend.device().use();
    Tape.Output o = output(prepared, output);
    try (Block host = NativeMemory.allocateFloats(count)) {
      backend.device().download(host.address(), address(o.at()), (long) Float.BYTES * count);
      NativeMemory.copy(host.address(), to, offset, count);
    }
  }

  /**
   * Calls back for every row that a row gradient of the graph run last holds, in ascending order.
   */
  public void readRows(Prepared prepared, String output, RowReader reader) {
    backend.device().use();
    Tape.Output o = output(prepared, output);
    int width = o.type().last();
    long capacity = o.capacity();
    try (Block keys = NativeMemory.allocateFloats(2 * capacity);
        Block rows = NativeMemory.allocateFloats(capacity * width);
        Block count = NativeMemory.allocateFloats(1)) {
      long n = capacity;
      if (o.countAt() != 0) {
        backend.device().download(count.address(), inputAddress(o.countAt()), Integer.BYTES);
        n = NativeMemory.getInt(count.address(), 0);
      }
      backend.device().download(keys.address(), address(o.keys()), Long.BYTES * n);
      backend.device().download(rows.address(), address(o.at()), Float.BYTES * n * width);
      long before = -1;
      for (long i = 0; i < n; i++) {
        long id = NativeMemory.getLong(keys.address() + Long.BYTES * i) >>> 32;
        if (id != before) {
          float[] row = new float[width];
          NativeMemory.copy(rows.address() + Float.BYTES * i * width, row, 0, width);
          reader.row((int) id, row);
        }
        before = id;
      }
    }
  }

  /** Takes one row of a row gradient. */
  @FunctionalInterface
  public interface RowReader {
    void row(int number, float[] gradient);
  }

  /** Copies a real output of the graph run last to host memory at an address. */
  public void read(Prepared prepared, String output, long to, long count) {
    backend.device().use();
    backend.device().download(to, address(output(prepared, output).at()), Float.BYTES * count);
  }

  private static Tape.Output output(Prepared prepared, String name) {
    Tape.Output o = ((Plan) prepared).tape().outputs().get(name);
    if (o == null) {
      throw new IllegalArgumentException(
          "the prepared graph keeps no output " + name + "; a training step keeps none");
    }
    return o;
  }

  private long address(long word) {
    return switch ((int) (word >>> 56)) {
      case Words.ABSOLUTE -> word;
      case Words.ARENA -> runner.arena() + Words.offset(word);
      case Words.INPUT -> inputAddress(word);
      default -> throw new IllegalArgumentException("no address of operand " + word);
    };
  }

  private long inputAddress(long word) {
    return runner.lastBlock() + Words.offset(word);
  }

  @Override
  public Pending step(Prepared prepared, Map<String, Long> inputs, double rate, long step) {
    backend.device().use();
    Plan plan = (Plan) prepared;
    if (plan.training() == null) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    float[] scalars = new DeviceOptimizer(optimizer).scalars(rate, step);
    TapeRunner.Slot slot = runner.launch(plan.tape(), inputs, sizes(prepared, inputs), scalars);
    return new Step(plan, slot);
  }

  private final class Step implements Pending {
    private final Plan plan;
    private final TapeRunner.Slot slot;
    private TrainingStep.@Nullable Result result;
    private int bad;

    Step(Plan plan, TapeRunner.Slot slot) {
      this.plan = plan;
      this.slot = slot;
      slot.beforeReuse(this::resolve);
    }

    private TrainingStep.Result resolve() {
      TrainingStep.Result known = result;
      if (known == null) {
        slot.await();
        long at = slot.record();
        known =
            new TrainingStep.Result(
                Double.longBitsToDouble(NativeMemory.getLong(at)),
                Double.longBitsToDouble(NativeMemory.getLong(at + 8)));
        bad = NativeMemory.getInt(at, 5);
        result = known;
      }
      return known;
    }

    @Override
    public TrainingStep.Result result() {
      backend.device().use();
      TrainingStep.Result known = resolve();
      if (bad != TapeRunner.NO_BAD_INDEX) {
        try (MemoryOwner memory = new MemoryOwner()) {
          IndexOutOfBoundsException error = badId(plan.graph(), sent(memory), bad);
          runner.reset();
          throw error;
        }
      }
      return known;
    }

    @Override
    public String origin() {
      try (MemoryOwner memory = new MemoryOwner()) {
        return CudaEngine.this.origin(plan, sent(memory));
      }
    }

    /** Addresses of the inputs that were sent. */
    private Map<String, Long> sent(MemoryOwner memory) {
      Map<String, Long> inputs = new HashMap<>();
      plan.graph()
          .inputs()
          .forEach(
              (name, v) -> {
                Tape.Source source = plan.tape().inputs().get(name);
                if (source != null) {
                  long bytes = TapeCompiler.inputBytes(v.type(), plan.batch());
                  inputs.put(name, slot.input(source, bytes, memory));
                }
              });
      return inputs;
    }
  }

  private String origin(Plan plan, Map<String, Long> inputs) {
    backend.device().use();
    runner.reset();
    TapeCompiler compiler = new TapeCompiler(plan.graph(), plan.batch(), parameters, layout);
    Map<String, Value> all = compiler.keepAll();
    Plan whole = new Plan(compiler.finish(all), null);
    run(whole, inputs);
    for (Node n : plan.graph().nodes()) {
      for (Value v : n.outputs()) {
        String name = "#" + n.id() + "." + v.output();
        if (all.containsKey(name) && !finite(whole, name, v)) {
          return n.toString();
        }
      }
    }
    return "the norm of the gradient";
  }

  private boolean finite(Plan whole, String name, Value v) {
    // Only rows of views are apart; their entries were finite when they were written.
    if (whole.graph().nodes().get(v.node()).op() instanceof io.pimento.graph.op.ParameterView) {
      return true;
    }
    float[] entries = new float[Math.toIntExact(v.type().size(whole.batch()))];
    read(whole, name, entries, 0, entries.length);
    for (float f : entries) {
      if (!Float.isFinite(f)) {
        return false;
      }
    }
    return true;
  }

  /** The error that every backend gives for an id outside its table. */
  private static IndexOutOfBoundsException badId(
      Graph graph, Map<String, Long> inputs, int position) {
    for (Node n : graph.nodes()) {
      if (n.op() instanceof EmbeddingLookup lookup
          && graph.nodes().get(n.inputs().getFirst().node()).op() instanceof Input ids) {
        int field = position % lookup.fields();
        int sample = position / lookup.fields();
        Long at = inputs.get(ids.tensor());
        int rows = n.inputs().get(1 + field).type().dim(0);
        int id = at == null ? -1 : NativeMemory.getInt(at, position);
        if (id < 0 || id >= rows) {
          return new IndexOutOfBoundsException(TableRow.message(id, field, sample, rows));
        }
      }
    }
    return new IndexOutOfBoundsException(
        "an id of the bag in row " + position + " of the batch lies outside its table");
  }

  @Override
  public void settle() {
    backend.device().use();
    runner.stream().synchronize();
    parameters.download();
  }

  @Override
  public void renew(ParameterSpec parameter) {
    backend.device().use();
    runner.stream().synchronize();
    parameters.upload(parameter.name());
  }

  @Override
  public long peakBytes() {
    return backend.device().peakBytes();
  }

  /** Milliseconds that the GPU has worked for steps and runs so far, as its own clock says. */
  public double busyMillis() {
    backend.device().use();
    return runner.drainedBusyMillis();
  }

  /**
   * Time of every level of a training step: nanoseconds, and the instructions that it has with
   * their units. Runs the step twice more.
   */
  public List<Level> profile(Prepared prepared, Map<String, Long> inputs, double rate) {
    backend.device().use();
    Plan plan = (Plan) prepared;
    float[] scalars = new DeviceOptimizer(optimizer).scalars(rate, 0);
    TapeRunner.Slot slot = runner.launch(plan.tape(), inputs, sizes(prepared, inputs), scalars);
    slot.await();
    long[] spent = runner.levels(plan.tape(), slot, scalars);
    List<List<String>> outline = plan.tape().writer().outline();
    List<Level> levels = new ArrayList<>();
    for (int l = 1; l < spent.length; l++) {
      levels.add(new Level(spent[l], outline.get(l)));
    }
    return levels;
  }

  /** One level of a step that was measured. */
  public record Level(long nanoseconds, List<String> instructions) {
    /** Names alone, each once. */
    public String kinds() {
      return instructions.stream()
          .map(i -> i.substring(0, i.indexOf(' ')))
          .distinct()
          .sorted()
          .collect(java.util.stream.Collectors.joining(" "));
    }
  }

  /** Levels of a prepared graph, each ended by a barrier over the grid. */
  public static int levels(Prepared prepared) {
    return (int) ((Plan) prepared).tape().words()[0];
  }

  /**
   * Milliseconds of the GPU for one run of a graph whose inputs' contents do not matter, all of
   * them zero.
   */
  public double time(Graph graph, int batch, int runs) {
    backend.device().use();
    TapeCompiler compiler =
        new TapeCompiler(
            graph, batch, parameters, new DeviceLayout(layout.status(), layout.outcome(), true, 0));
    compiler.keepOutputs();
    Tape tape = compiler.finish();
    Map<String, Long> at = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, v) -> {
              long size = TapeCompiler.inputBytes(v.type(), batch);
              bytes.put(name, size);
              at.put(name, backend.device().allocate(size));
            });
    try {
      return runner.time(tape, at, runs);
    } finally {
      at.forEach((name, address) -> backend.device().free(address, bytes.getOrDefault(name, 0L)));
    }
  }

  /**
   * An engine of its own over the same parameters, but for some of which it has a private copy.
   *
   * @param overlay the host's side of both
   * @param own names of the private ones
   */
  public CudaEngine over(
      Parameters overlay, Predicate<String> own, Optimizer other, double otherClip) {
    backend.device().use();
    return new CudaEngine(
        backend,
        new DeviceParameters(backend.device(), overlay, parameters, own),
        other,
        otherClip,
        backend.kernel().grid());
  }

  /** What values live in and how launches go, for tests of this package. */
  TapeRunner runner() {
    return runner;
  }

  DeviceLayout layout() {
    return layout;
  }

  DeviceParameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    backend.device().use();
    runner.close();
    parameters.close();
  }
}
