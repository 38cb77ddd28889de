package io.pimento.runtime.execute;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.fuse.PairLinears;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.plan.MemoryPlan;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph planned for one batch size, run as often as wanted. Planning touches nothing that others
 * use; parameters are looked up when it first runs.
 */
public final class Execution {
  private record Step(Kernel kernel, KernelCall call) {}

  private final Executor executor;
  private final Graph graph;

  /** What is run: the same named outputs. */
  private final Graph fused;

  /** By the number of an output of the graph: the same of what is run. */
  private final @Nullable Value[] outputs;

  private final int batch;
  private final MemoryPlan plan;
  private final List<Step> steps;
  private final Map<String, Long> inputs = new HashMap<>();

  /** Addresses of inputs and parameters by the number of their value; else 0. */
  private final long[] fixed;

  private boolean parametersKnown;
  private long arena;
  private boolean bound;

  Execution(Executor executor, Graph graph, int batch, RowOrder order) {
    MatmulProvider matmul = executor.matmul(graph);
    this.executor = executor;
    this.graph = graph;
    this.fused = PairLinears.in(graph);
    this.batch = batch;
    this.plan = MemoryPlan.of(fused, batch);
    this.steps = new ArrayList<>(fused.nodes().size());
    this.fixed = new long[fused.valueCount()];
    this.outputs = new Value[graph.valueCount()];
    graph.outputs().forEach((name, v) -> outputs[v.id()] = fused.output(name));
    for (Node n : fused.nodes()) {
      if (n.op().source() == ResultSource.COMPUTED) {
        Kernel kernel = executor.kernels().of(n.op());
        steps.add(
            new Step(kernel, new KernelCall(fused, n, batch, executor.workers(), matmul, order)));
      }
    }
  }

  /** Looks up where the parameters lie, making those that are not there yet. */
  public Execution withParameters() {
    if (!parametersKnown) {
      for (Node n : fused.nodes()) {
        if (n.op() instanceof ParameterView view) {
          long base = executor.parameters().get(view.parameter()).address();
          fixed[n.output().id()] = base + Float.BYTES * view.offset();
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
    Long before = inputs.put(name, address);
    bound &= before != null && before == address;
    return this;
  }

  /** Runs every node once. */
  public void run() {
    bind();
    for (Step s : steps) {
      s.kernel().run(s.call());
    }
  }

  /** Runs every node once and adds the time of each to a profile. */
  public void run(Profile profile) {
    bind();
    for (Step s : steps) {
      long start = System.nanoTime();
      s.kernel().run(s.call());
      profile.add(s.call().node(), batch, System.nanoTime() - start);
    }
  }

  /** Runs again, looking at each result: the first node whose result is not finite, if any. */
  public Optional<Node> firstNonFinite() {
    bind();
    for (Step s : steps) {
      s.kernel().run(s.call());
      Node n = s.call().node();
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
    return rowGradientOf(run(v));
  }

  private RowGradient rowGradientOf(Value v) {
    long at = place(v);
    int capacity = RowGradientLayout.capacity(fused.nodes().get(v.node()), batch);
    return new RowGradient(
        NativeMemory.getInt(at, 0),
        at + RowGradientLayout.rowsAt(),
        at + RowGradientLayout.gradientsAt(capacity));
  }

  private boolean finite(Value v) {
    if (v.type().element() == Element.INDEX) {
      return true;
    }
    long at = place(v);
    long count = v.type().size(batch);
    if (v.type().element() == Element.ROWS) {
      RowGradient rows = rowGradientOf(v);
      count = (long) rows.count() * v.type().last();
      at = rows.gradients();
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
    int root = plan.root(v);
    if (fixed[root] != 0) {
      return fixed[root];
    }
    long offset = plan.offset(v);
    if (offset >= 0) {
      return arena + offset;
    }
    throw new IllegalStateException("input " + v + " was not given an address");
  }

  private void bind() {
    long block = executor.arena(plan.bytes());
    if (bound && block == arena) {
      return;
    }
    arena = block;
    withParameters();
    for (Node n : fused.nodes()) {
      if (n.op() instanceof Input in) {
        Long at = inputs.get(in.tensor());
        if (at == null) {
          throw new IllegalStateException("input " + in.tensor() + " was not given an address");
        }
        fixed[n.output().id()] = at;
      }
    }
    for (Step s : steps) {
      Node n = s.call().node();
      for (int i = 0; i < n.inputs().size(); i++) {
        Value v = n.inputs().get(i);
        s.call().bindInput(i, place(v), stride(v));
      }
      for (int i = 0; i < n.outputs().size(); i++) {
        s.call().bindOutput(i, place(n.outputs().get(i)));
      }
    }
    bound = true;
  }

  private int stride(Value v) {
    if (fused.nodes().get(v.node()).op() instanceof ParameterView view) {
      return view.parameter().stride();
    }
    return v.type().rank() == 0 ? 1 : v.type().last();
  }
}
