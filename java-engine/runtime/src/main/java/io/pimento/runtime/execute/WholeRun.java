package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.plan.MemoryPlan;
import java.util.ArrayList;
import java.util.List;

/** One node after the other, each over the whole batch by all workers. */
final class WholeRun implements Schedule {
  /** A node and its kernel. */
  record Step(Kernel kernel, KernelCall call) {}

  private final Graph graph;
  private final MemoryPlan plan;
  private final List<Step> steps = new ArrayList<>();
  private long arena;
  private long[] fixed = new long[0];

  WholeRun(Executor executor, Graph graph, Graph named, int batch, RowOrder order) {
    this.graph = graph;
    this.plan = MemoryPlan.of(graph, batch);
    calls(executor, graph, named, batch, order)
        .forEach(c -> steps.add(new Step(executor.kernels().of(c.node().op()), c)));
  }

  /** A call for each node that computes. */
  static List<KernelCall> calls(
      Executor executor, Graph graph, Graph named, int batch, RowOrder order) {
    List<KernelCall> calls = new ArrayList<>(graph.nodes().size());
    for (Node n : graph.nodes()) {
      if (n.op().source() == ResultSource.COMPUTED) {
        calls.add(
            new KernelCall(graph, n, batch, executor.workers(), executor.matmul(named), order));
      }
    }
    return calls;
  }

  List<Step> steps() {
    return steps;
  }

  @Override
  public long bytes() {
    return plan.bytes();
  }

  @Override
  public void bind(long block, long[] given) {
    arena = block;
    fixed = given;
    for (Step s : steps) {
      Node n = s.call().node();
      for (int i = 0; i < n.inputs().size(); i++) {
        Value v = n.inputs().get(i);
        s.call().bindInput(i, place(v), s.call().strideOf(v));
      }
      for (int i = 0; i < n.outputs().size(); i++) {
        s.call().bindOutput(i, place(n.outputs().get(i)));
      }
    }
  }

  @Override
  public void run() {
    for (Step s : steps) {
      s.kernel().run(s.call());
    }
  }

  @Override
  public long place(Value v) {
    int root = plan.root(v);
    long offset = plan.offset(v);
    if (fixed[root] == 0 && offset < 0) {
      throw new IllegalStateException("input " + graph.nodes().get(v.node()) + " has no address");
    }
    return fixed[root] != 0 ? fixed[root] : arena + offset;
  }
}
