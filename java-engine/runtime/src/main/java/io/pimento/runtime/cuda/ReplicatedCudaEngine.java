package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.Fill;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.GroupEngine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parameter.ParameterOverlay;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.replica.BagShares;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data-parallel training on several GPUs of one host, each with a copy of all parameters: a step is
 * one launch on each, which runs the graph on a share of the batch, adds up what all GPUs have left
 * in the order of ranks ({@link ExchangeTape}) and makes the same update, so that the copies stay
 * equal to the bit. Embedding tables may be {@linkplain SharedTables shared out} instead: all look
 * up rows of all of them, and each changes its own. Other graphs run on the first GPU, whose
 * parameters checkpoints hold.
 *
 * <p>A launch waits on its GPU for those of the other GPUs. So whatever may wait for a GPU or take
 * memory is done before the first launch of a step, or between two steps: {@link #issuing} sees to
 * it. For the same reason two such engines must not train at the same time on the same GPUs.
 *
 * <p>A step's bits depend on the number of GPUs and not on timing. What a graph takes from its
 * whole batch (ranges of rounded activations) is taken from each share.
 */
public final class ReplicatedCudaEngine extends GroupEngine {
  /** One tape for each GPU. */
  record Plan(TrainingGraph training, int batch, List<Share> shares, List<CudaEngine.Plan> plans)
      implements CompiledGraph {
    @Override
    public Graph graph() {
      return training.graph();
    }

    /** Room that its GPUs need for what they leave. */
    long leftBytes() {
      return plans.getFirst().tape().leftBytes();
    }
  }

  private final List<CudaBackend> opened = new ArrayList<>();
  private final List<CudaEngine> ranks = new ArrayList<>();
  private final ExchangeMemory memory;

  /** Tables that no GPU has whole; null where each has all. */
  private final @Nullable DeviceParameters shared;

  private final BagShares bags = new BagShares();

  /** Held while launches of a step are sent, and while memory is taken on GPUs. */
  private final Object issuing = new Object();

  private boolean closed;

  /**
   * Opens engines on GPUs of consecutive numbers.
   *
   * @param first of them; stays the caller's
   * @param clip bound on the global gradient norm; 0 for none
   * @param sharedTables whether large tables are shared out
   * @throws CudaException if there are not so many GPUs, or one cannot reach another
   */
  ReplicatedCudaEngine(
      CudaBackend first,
      int replicas,
      Parameters parameters,
      Optimizer optimizer,
      double clip,
      boolean sharedTables) {
    List<CudaBackend> gpus = new ArrayList<>(List.of(first));
    try {
      for (int r = 1; r < replicas; r++) {
        opened.add(new CudaBackend(first.device().ordinal() + r, first.precision()));
        gpus.add(opened.getLast());
      }
      memory = new ExchangeMemory(gpus);
    } catch (CudaException e) {
      opened.forEach(CudaBackend::close);
      throw e;
    }
    SharedTables tables = new SharedTables(gpus);
    shared = sharedTables ? DeviceParameters.in(tables::memory, parameters) : null;
    for (CudaBackend gpu : gpus) {
      ranks.add(
          shared == null
              ? gpu.engine(parameters, optimizer, clip)
              : gpu.engine(parameters, shared, p -> !tables.has(p), optimizer, clip));
      launchOnce(ranks.getLast());
    }
  }

  /**
   * The first launch of a kernel may wait for a GPU: it is made before launches wait for others.
   */
  private static void launchOnce(CudaEngine engine) {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("y", b.apply(new Fill(0, TensorType.batch(1)))));
    engine.run(engine.prepare(graph, 1), Map.of());
  }

  /** The engine of one rank, for who measures. */
  public CudaEngine rank(int rank) {
    return ranks.get(rank);
  }

  private CudaEngine first() {
    return ranks.getFirst();
  }

  /** The first GPU, whose parameters checkpoints hold. */
  @Override
  protected Engine alone() {
    return first();
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    synchronized (issuing) {
      requireOpen();
      return first().prepare(graph, batch);
    }
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    List<Share> shares = Share.all(batch, ranks.size());
    TrainingGraph fused = first().fused(training);
    synchronized (issuing) {
      requireOpen();
      ranks.forEach(engine -> engine.hold(fused));
    }
    List<CudaEngine.Plan> plans = new ArrayList<>();
    for (int r = 0; r < ranks.size(); r++) {
      plans.add(ranks.get(r).prepareShare(fused, memory.exchange(r, shares)));
    }
    return new Plan(training, batch, shares, plans);
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    settleTables();
    first().run(prepared, inputs);
  }

  @Override
  public Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    if (!(prepared instanceof Plan plan)) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    List<CudaStep> steps = new ArrayList<>();
    synchronized (issuing) {
      if (!memory.holds(plan.leftBytes())) {
        waitForAll();
        memory.grow(plan.leftBytes());
      }
      List<TapeRunner.Loaded> loaded = new ArrayList<>();
      for (int r = 0; r < ranks.size(); r++) {
        Map<String, Long> own =
            bags.share(plan.graph(), inputs, plan.batch(), plan.shares().get(r));
        loaded.add(ranks.get(r).load(plan.plans().get(r), own));
      }
      memory.next();
      for (int r = 0; r < ranks.size(); r++) {
        memory.bind(loaded.get(r).bases());
        steps.add(ranks.get(r).launch(plan.plans().get(r), loaded.get(r), rate, step));
      }
    }
    return new ReplicatedStep(this, steps, plan.shares());
  }

  /** Waits for everything that was sent to any GPU. */
  private void waitForAll() {
    for (CudaEngine e : ranks) {
      e.backend().device().use();
      e.runner().synchronize();
    }
  }

  /** Waits until no GPU changes tables that another may read outside a step. */
  private void settleTables() {
    if (shared != null) {
      waitForAll();
    }
  }

  /** Waits for everything, and forgets errors. */
  void reset() {
    waitForAll();
    for (CudaEngine e : ranks) {
      e.backend().device().use();
      e.runner().reset();
    }
  }

  @Override
  public void synchronize() {
    waitForAll();
    first().synchronize();
    if (shared != null) {
      shared.download();
    }
  }

  @Override
  public void reload(ParameterSpec parameter) {
    synchronized (issuing) {
      waitForAll();
      ranks.forEach(e -> e.reload(parameter));
      if (shared != null) {
        shared.upload(parameter.name());
      }
    }
  }

  /** Not a replicated one: it trains nothing. */
  @Override
  public Engine sibling(int threads) {
    settleTables();
    return first().sibling(threads);
  }

  /** Not a replicated one: it trains what is private on the first GPU. */
  @Override
  public Engine over(ParameterOverlay weights, Optimizer optimizer, double clip) {
    settleTables();
    return first().over(weights, optimizer, clip);
  }

  /** The first parameter or state of which a GPU has other bits than the first GPU. */
  public Optional<String> unequal() {
    waitForAll();
    return ranks.stream()
        .skip(1)
        .flatMap(e -> first().parameters().unequal(e.parameters()).stream())
        .findFirst();
  }

  /** Threads that plan steps may come later than the end: they take no memory any more. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  @Override
  public void close() {
    synchronized (issuing) {
      closed = true;
      waitForAll();
      ranks.forEach(CudaEngine::close);
      if (shared != null) {
        first().backend().device().use();
        shared.close();
      }
      memory.close();
      for (CudaBackend gpu : opened) {
        first().backend().saturation().add(gpu.saturated());
        gpu.close();
      }
      bags.close();
    }
  }
}
