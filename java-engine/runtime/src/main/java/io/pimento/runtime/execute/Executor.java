package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.PackedOnce;
import io.pimento.runtime.kernel.matmul.PackedWeights;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.memory.GrowingBlock;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs graphs in one reused block of memory. Only the values of the execution bound or run last are
 * valid. One thread at a time, but for {@link #plan}; its workers split each kernel. What a graph
 * computes for a row of a batch, and nothing is summed over the batch, has the same bits wherever
 * the row stands, whatever the batch's size and the number of threads.
 */
public final class Executor implements AutoCloseable {
  private final KernelTable kernels;
  private final PackedOnce kept = new PackedOnce();
  private final MatmulProvider matmul;
  private final Workers workers;
  private final Parameters parameters;
  private final GrowingBlock arena = new GrowingBlock();
  private final Tiling tiling;

  /** One thread each, for whom a worker computes a tile; made when first needed. */
  private final List<Workers> alone = new ArrayList<>();

  private final PackedWeights packed = new PackedWeights(kept);
  private boolean weightsStay;

  public Executor(
      KernelTable kernels, MatmulProvider matmul, Workers workers, Parameters parameters) {
    this(kernels, matmul, workers, parameters, new Tiling());
  }

  /**
   * @param tiling whether graphs go by tiles of samples
   */
  public Executor(
      KernelTable kernels,
      MatmulProvider matmul,
      Workers workers,
      Parameters parameters,
      Tiling tiling) {
    this.kernels = kernels;
    this.matmul = matmul;
    this.workers = workers;
    this.parameters = parameters;
    this.tiling = tiling;
  }

  /** One that runs the same graphs with the same bits on other workers. */
  public Executor on(Workers others) {
    Executor other = new Executor(kernels, matmul, others, parameters, tiling.fresh());
    other.weightsStay = weightsStay;
    return other;
  }

  /** One of the same workers over other parameters, with a block of its own. */
  public Executor over(Parameters others) {
    return new Executor(kernels, matmul, workers, others, tiling.fresh());
  }

  /**
   * Parameters stay as they are from now on, so that graphs planned afterwards keep what products
   * make of them. It takes as much memory as they do, but for tables.
   */
  public void weightsStay() {
    weightsStay = true;
  }

  /** Has the weights of a call of our own products kept where they are parameters that stay. */
  void keepWeights(Graph graph, KernelCall call) {
    if (!weightsStay || call.matmul() != kept) {
      return;
    }
    for (Product p : kernels.of(call.node().op()).products(call)) {
      Value weight = call.node().inputs().get(p.weight());
      if (graph.nodes().get(weight.node()).op() instanceof ParameterView) {
        kept.keep(workers, p.form(), call.matrix(p.weight()));
      }
    }
  }

  PackedOnce kept() {
    return kept;
  }

  /** Plans a graph for a batch size and binds its parameters; its inputs are still to be bound. */
  public Execution bind(Graph graph, int batch) {
    return plan(graph, batch, RowOrder.ASCENDING).withParameters();
  }

  /**
   * Plans a graph for a batch size, on any thread; its parameters are bound when it first runs.
   *
   * @param order of the rows in gradients of tables
   */
  public Execution plan(Graph graph, int batch, RowOrder order) {
    return new Execution(this, graph, batch, order);
  }

  /** The block that values live in, at least that large; a larger one moves it. */
  long arena(long bytes) {
    return arena.floats((bytes + Float.BYTES - 1) / Float.BYTES, (bytes + bytes / 8) / Float.BYTES);
  }

  KernelTable kernels() {
    return kernels;
  }

  /**
   * Whoever computes the products of a graph. One whose outputs all have a row a sample predicts or
   * makes features: there a row's bits must not depend on the rest of its batch, which our own
   * products keep and libraries do not. Gradients and losses are sums over the batch anyway.
   */
  MatmulProvider matmul(Graph graph) {
    return givesRows(graph) ? kept : matmul;
  }

  /** Whether every output has a row a sample. */
  static boolean givesRows(Graph graph) {
    for (Value v : graph.outputs().values()) {
      if (!v.type().batched()) {
        return false;
      }
    }
    return true;
  }

  Tiling tiling() {
    return tiling;
  }

  PackedWeights packed() {
    return packed;
  }

  /** Makes those of {@link #alone}, before a job whose parts ask for them. */
  void openAlone() {
    while (alone.size() < workers.threads()) {
      alone.add(new Workers(1));
    }
  }

  /** A worker by itself. */
  Workers alone(int worker) {
    return alone.get(worker);
  }

  public Workers workers() {
    return workers;
  }

  Parameters parameters() {
    return parameters;
  }

  /** Frees the memory of all values; parameters belong to their store. */
  @Override
  public void close() {
    arena.close();
    packed.close();
    kept.close();
    alone.forEach(Workers::close);
  }
}
