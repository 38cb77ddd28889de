package io.pimento.runtime.execute;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.fuse.PairLinears;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.HalfTables;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph planned for one batch size, run as often as wanted. Planning touches nothing that others
 * use; parameters are looked up when it first runs.
 */
public final class Execution {
  private final Executor executor;
  private final Graph graph;

  /** What is run: the same named outputs. */
  private final Graph fused;

  /** By the number of an output of the graph: the same of what is run. */
  private final @Nullable Value[] outputs;

  private final int batch;
  private final RowOrder order;

  /** Whether anything is summed over the batch: sizes of one such kind take equally long. */
  private final boolean gradients;

  /** Nodes that are given at each run. */
  private final List<Node> inputs = new ArrayList<>();

  /** Addresses of inputs and parameters by the number of their value; else 0. */
  private final long[] fixed;

  private @Nullable WholeRun whole;
  private @Nullable TiledRun tiled;
  private boolean tileable = true;
  private Schedule present;
  private boolean parametersKnown;
  private long arena;
  private boolean bound;

  Execution(Executor executor, Graph graph, int batch, RowOrder order) {
    this.executor = executor;
    this.graph = graph;
    this.fused = PairLinears.in(graph);
    this.batch = batch;
    this.order = order;
    this.gradients = !Executor.givesRows(graph);
    this.fixed = new long[fused.valueCount()];
    for (int i = 0; i < fused.nodes().size(); i++) {
      if (fused.nodes().get(i).op() instanceof Input) {
        inputs.add(fused.nodes().get(i));
      }
    }
    this.outputs = new Value[graph.valueCount()];
    graph.outputs().forEach((name, v) -> outputs[v.id()] = fused.output(name));
    TiledRun tiles = wantsTiles() ? tiled() : null;
    this.present = tiles == null ? whole() : tiles;
  }

  private boolean wantsTiles() {
    return batch > 0 && executor.tiling().tiled(gradients, batch, executor.workers().threads());
  }

  private WholeRun whole() {
    WholeRun known = whole;
    if (known == null) {
      known = new WholeRun(executor, fused, graph, batch, order);
      whole = known;
    }
    return known;
  }

  /** By tiles; null if the graph cannot go so. */
  private @Nullable TiledRun tiled() {
    if (tiled == null && tileable) {
      int tile = executor.tiling().tile(batch, executor.workers().threads());
      TiledRun made = new TiledRun(executor, fused, graph, batch, order, tile);
      tileable = executor.tiling().takes(made.tiledStages());
      tiled = tileable ? made : null;
    }
    return tiled;
  }

  /** Looks up where the parameters lie, making those that are not there yet. */
  public Execution withParameters() {
    if (!parametersKnown) {
      for (int i = 0; i < fused.nodes().size(); i++) {
        Node n = fused.nodes().get(i);
        if (n.op() instanceof ParameterView view) {
          Parameter p = executor.parameters().get(view.parameter());
          if (p.half()) {
            HalfTables.requireReaders(fused, n.output());
            fixed[n.output().id()] = p.memory() + Short.BYTES * view.offset();
          } else {
            fixed[n.output().id()] = p.address() + Float.BYTES * view.offset();
          }
        }
      }
      parametersKnown = true;
    }
    return this;
  }

  public Graph graph() {
    return graph;
  }

  public int batch() {
    return batch;
  }

  /** Tells where an input's entries lie; they must stay there while the graph runs. */
  public Execution input(String name, long address) {
    for (int i = 0; i < inputs.size(); i++) {
      if (((Input) inputs.get(i).op()).tensor().equals(name)) {
        give(inputs.get(i), address);
      }
    }
    return this;
  }

  /** Tells where all inputs lie that are named; the graph may have others. */
  public Execution inputs(Map<String, Long> addresses) {
    for (int i = 0; i < inputs.size(); i++) {
      Long at = addresses.get(((Input) inputs.get(i).op()).tensor());
      if (at != null) {
        give(inputs.get(i), at);
      }
    }
    return this;
  }

  private void give(Node input, long address) {
    int id = input.output().id();
    bound &= fixed[id] == address;
    fixed[id] = address;
  }

  /** Runs every node once. */
  public void run() {
    TiledRun tiles = wantsTiles() ? tiled() : null;
    take(tiles == null ? whole() : tiles);
    int threads = executor.workers().threads();
    if (!executor.tiling().measures(gradients, batch, threads) || tiled() == null) {
      present.run();
      return;
    }
    long start = System.nanoTime();
    present.run();
    long took = System.nanoTime() - start;
    executor
        .tiling()
        .took(gradients, batch, threads, tiles != null, took, graph.cost().multiplyAdds());
  }

  /** Runs every node once over the whole batch and adds the time of each to a profile. */
  public void run(Profile profile) {
    WholeRun nodes = whole();
    take(nodes);
    for (RepeatedCall c : nodes.calls()) {
      long start = System.nanoTime();
      c.run();
      profile.add(c.call().node(), batch, System.nanoTime() - start);
    }
  }

  /** Runs again, looking at each result: the first node whose result is not finite, if any. */
  public Optional<Node> firstNonFinite() {
    WholeRun nodes = whole();
    take(nodes);
    for (RepeatedCall c : nodes.calls()) {
      c.run();
      Node n = c.call().node();
      for (Value v : n.outputs()) {
        if (!finite(v)) {
          return Optional.of(n);
        }
      }
    }
    return Optional.empty();
  }

  /** The row gradient that an output holds. */
  public RowGradient rowGradient(Value v) {
    return new RowGradient(rowCount(v), rowNumbers(v), rowGradients(v));
  }

  /** How many rows a row gradient holds. */
  public int rowCount(Value v) {
    return NativeMemory.getInt(address(v), 0);
  }

  /** Address of their numbers. */
  public long rowNumbers(Value v) {
    return address(v) + RowGradientLayout.rowsAt();
  }

  /** Address of the rows. */
  public long rowGradients(Value v) {
    return address(v) + rowsFrom(run(v));
  }

  private long rowsFrom(Value v) {
    int capacity = RowGradientLayout.capacity(fused.nodes().get(v.node()), batch);
    return RowGradientLayout.gradientsAt(capacity);
  }

  private boolean finite(Value v) {
    if (v.type().element() == Element.INDEX) {
      return true;
    }
    long at = place(v);
    long count = v.type().size(batch);
    if (v.type().element() == Element.ROWS) {
      count = (long) NativeMemory.getInt(at, 0) * v.type().last();
      at += rowsFrom(v);
    }
    for (long i = 0; i < count; i++) {
      if (!Float.isFinite(NativeMemory.get(at, i))) {
        return false;
      }
    }
    return true;
  }

  /** Address of a named output, valid until the executor runs or binds something else. */
  public long output(String name) {
    return address(graph.output(name));
  }

  /** Address of an output of this graph. */
  public long address(Value v) {
    return place(run(v));
  }

  private Value run(Value v) {
    Value output = v.id() < outputs.length ? outputs[v.id()] : null;
    if (output == null) {
      throw new IllegalArgumentException(v + " is no output of " + graph);
    }
    return output;
  }

  /** Address of a value of what is run. */
  private long place(Value v) {
    return present.place(v);
  }

  /** Goes on with one way to run, binding what is not bound. */
  private void take(Schedule schedule) {
    long block = executor.arena(schedule.bytes());
    if (bound && block == arena && schedule == present) {
      return;
    }
    present = schedule;
    arena = block;
    withParameters();
    for (int i = 0; i < inputs.size(); i++) {
      if (fixed[inputs.get(i).output().id()] == 0) {
        String name = ((Input) inputs.get(i).op()).tensor();
        throw new IllegalStateException("input " + name + " was not given an address");
      }
    }
    schedule.bind(arena, fixed);
    bound = true;
  }
}
