package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.plan.MemoryPlan;
import java.util.ArrayList;
import java.util.List;

/** One node after the other, each over the whole batch by all workers. */
final class WholeRun implements Schedule {
  private final Executor executor;
  private final Graph graph;
  private final MemoryPlan plan;
  private final List<RepeatedCall> calls;
  private long arena;
  private long[] fixed = new long[0];

  WholeRun(Executor executor, Graph graph, Graph named, int batch, RowOrder order) {
    this.executor = executor;
    this.graph = graph;
    this.plan = MemoryPlan.of(graph, batch);
    List<KernelCall> all = calls(executor, graph, named, batch, order);
    this.calls = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Kernel kernel = executor.kernels().of(all.get(i).node().op());
      calls.add(new RepeatedCall(kernel, all.get(i)));
    }
  }

  /** A call for each node that computes. */
  static List<KernelCall> calls(
      Executor executor, Graph graph, Graph named, int batch, RowOrder order) {
    List<Node> nodes = graph.nodes();
    List<KernelCall> calls = new ArrayList<>(nodes.size());
    MatmulProvider matmul = executor.matmul(named);
    for (int i = 0; i < nodes.size(); i++) {
      Node n = nodes.get(i);
      if (n.op().source() == ResultSource.COMPUTED) {
        calls.add(
            new KernelCall(
                graph, n, batch, executor.workers(), matmul, order, executor.parameters()));
      }
    }
    return calls;
  }

  List<RepeatedCall> calls() {
    return calls;
  }

  @Override
  public long bytes() {
    return plan.bytes();
  }

  @Override
  public void bind(long block, long[] given) {
    arena = block;
    fixed = given;
    for (int k = 0; k < calls.size(); k++) {
      KernelCall c = calls.get(k).call();
      Node n = c.node();
      for (int i = 0; i < n.inputs().size(); i++) {
        Value v = n.inputs().get(i);
        c.bindInput(i, place(v), c.strideOf(v));
      }
      for (int i = 0; i < n.outputs().size(); i++) {
        c.bindOutput(i, place(n.outputs().get(i)));
      }
      executor.keepWeights(graph, c);
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).run();
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
