package io.pimento.runtime.execute;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.matmul.PackedWeights;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Stages} in turn: a worker takes a tile of samples through all nodes of a stage without
 * waiting for others; weights are packed once a stage; then what sums over the batch.
 */
final class TiledRun implements Schedule {
  private final Executor executor;
  private final Graph graph;
  private final int batch;
  private final RowOrder order;
  private final Stages stages;
  private final TileMemory memory;

  /** By stage and worker: the calls of the tile that it is at. */
  private final List<@Nullable List<KernelCall>> own = new ArrayList<>();

  private long arena;
  private long[] fixed = new long[0];

  TiledRun(Executor executor, Graph graph, Graph named, int batch, RowOrder order, int tile) {
    this.executor = executor;
    this.graph = graph;
    this.batch = batch;
    this.order = order;
    this.stages =
        Stages.of(
            graph,
            WholeRun.calls(executor, graph, named, batch, order),
            executor.kernels(),
            executor.matmul(named),
            tile);
    this.memory = TileMemory.of(graph, stages, executor.kernels(), batch);
    for (int i = 0; i < stages.count() * executor.workers().threads(); i++) {
      own.add(null);
    }
  }

  /** Stages that go by tiles. */
  int tiledStages() {
    return stages.tiled();
  }

  @Override
  public long bytes() {
    return memory.bytes() + memory.tileBytes() * executor.workers().threads();
  }

  @Override
  public void bind(long block, long[] given) {
    arena = block;
    fixed = given;
    for (int s = 0; s < stages.count(); s++) {
      for (KernelCall c : stages.nodes(s)) {
        bind(c, s, 0, 0);
        executor.keepWeights(graph, c);
      }
    }
  }

  private void bind(KernelCall c, int stage, int worker, int first) {
    Node n = c.node();
    int from = stage % 2 == 0 ? 0 : first;
    for (int i = 0; i < n.inputs().size(); i++) {
      Value v = n.inputs().get(i);
      c.bindInput(i, place(v, worker, from), c.strideOf(v));
    }
    for (int i = 0; i < n.outputs().size(); i++) {
      c.bindOutput(i, place(n.outputs().get(i), worker, from));
    }
  }

  /** Address of a value's row of that sample, for a worker's tile that starts with it. */
  private long place(Value v, int worker, int first) {
    if (memory.local(v)) {
      return arena + memory.bytes() + worker * memory.tileBytes() + memory.offset(v);
    }
    boolean rows = v.type().batched() && v.type().element() != Element.BAGS;
    return place(v) + (rows ? Float.BYTES * v.type().size() * first : 0);
  }

  @Override
  public long place(Value v) {
    long given = fixed[memory.root(v)];
    long offset = memory.offset(v);
    if (given == 0 && offset < 0) {
      throw new IllegalStateException("input " + graph.nodes().get(v.node()) + " has no address");
    }
    return given != 0 ? given : arena + offset;
  }

  @Override
  public void run() {
    for (int s = 0; s < stages.count(); s++) {
      if (s % 2 == 0) {
        new BatchStage(executor, stages, memory, s, arena).run();
      } else if (!stages.nodes(s).isEmpty()) {
        tiles(s);
      }
    }
  }

  private void tiles(int stage) {
    PackedWeights packed = executor.packed();
    packed.clear();
    for (KernelCall c : stages.nodes(stage)) {
      for (Product p : kernel(c).products(c)) {
        Matrix b = c.matrix(p.weight());
        if (!c.inType(p.weight()).batched() && !executor.kept().keeps(p.form(), b)) {
          packed.add(p.form(), b);
        }
      }
    }
    packed.pack(executor.workers());
    executor.openAlone();
    int tile = stages.tile();
    executor
        .workers()
        .run(
            (batch + tile - 1) / tile,
            (part, worker) -> {
              int first = part * tile;
              oneTile(stage, worker, first, Math.min(tile, batch - first));
            });
  }

  private void oneTile(int stage, int worker, int first, int count) {
    for (KernelCall c : calls(stage, worker)) {
      c.stretch(first, count);
      bind(c, stage, worker, first);
      if (kernel(c) instanceof SummingKernel k) {
        long grains = first / k.grain(c);
        k.rows(c, arena + memory.sums(c.node()) + Float.BYTES * grains * k.floats(c));
      } else {
        kernel(c).run(c);
      }
    }
  }

  /** A worker's own calls of a stage. */
  private List<KernelCall> calls(int stage, int worker) {
    int at = stage * executor.workers().threads() + worker;
    List<KernelCall> known = own.get(at);
    if (known != null) {
      return known;
    }
    Workers alone = executor.alone(worker);
    List<KernelCall> calls = new ArrayList<>();
    for (KernelCall c : stages.nodes(stage)) {
      calls.add(
          new KernelCall(
              graph, c.node(), batch, alone, executor.packed(), order, executor.parameters()));
    }
    own.set(at, calls);
    return calls;
  }

  private Kernel kernel(KernelCall c) {
    return executor.kernels().of(c.node().op());
  }
}
