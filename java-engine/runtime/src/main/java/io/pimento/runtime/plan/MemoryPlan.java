package io.pimento.runtime.plan;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places for all values of a graph in one block of memory, reused as soon as a value's last reader
 * has run. Inputs and parameters live elsewhere; a reshape lives where its source lives.
 */
public final class MemoryPlan {
  /** Places are multiples of a cache line. */
  public static final int ALIGNMENT = 64;

  private final long[] offsets;
  private final int[] roots;
  private final long bytes;

  private MemoryPlan(long[] offsets, int[] roots, long bytes) {
    this.offsets = offsets;
    this.roots = roots;
    this.bytes = bytes;
  }

  /** The value that holds the entries of this one: itself unless it is a reshape. */
  public int root(Value v) {
    return roots[v.id()];
  }

  /** Place of the value in the block, in bytes; −1 for inputs and parameters. */
  public long offset(Value v) {
    return offsets[roots[v.id()]];
  }

  /** Size of the block. */
  public long bytes() {
    return bytes;
  }

  /** Plans a graph for a batch size. */
  public static MemoryPlan of(Graph graph, int batch) {
    // By numbers, not iterators: a step on a new path plans a new graph.
    List<Node> nodes = graph.nodes();
    int[] roots = new int[graph.valueCount()];
    int[] last = new int[roots.length];
    for (int i = 0; i < nodes.size(); i++) {
      Node n = nodes.get(i);
      boolean alias = n.op().source() == ResultSource.ALIAS;
      for (int k = 0; k < n.outputs().size(); k++) {
        int id = n.outputs().get(k).id();
        roots[id] = alias ? roots[n.inputs().getFirst().id()] : id;
        last[roots[id]] = i;
      }
      for (int k = 0; k < n.inputs().size(); k++) {
        last[roots[n.inputs().get(k).id()]] = i;
      }
    }
    for (Value v : graph.outputs().values()) {
      last[roots[v.id()]] = Integer.MAX_VALUE;
    }
    long[] offsets = new long[roots.length];
    Arrays.fill(offsets, -1);
    FreeList free = new FreeList();
    // By a node's number, the first of the values that end with it; by a value's, the next.
    @Nullable Value[] ending = new @Nullable Value[nodes.size()];
    @Nullable Value[] next = new @Nullable Value[roots.length];
    for (int i = 0; i < nodes.size(); i++) {
      Node n = nodes.get(i);
      if (n.op().source() == ResultSource.COMPUTED) {
        for (int k = 0; k < n.outputs().size(); k++) {
          Value v = n.outputs().get(k);
          offsets[v.id()] = free.take(size(n, v.type(), batch));
          if (last[v.id()] != Integer.MAX_VALUE) {
            next[v.id()] = ending[last[v.id()]];
            ending[last[v.id()]] = v;
          }
        }
      }
      for (Value v = ending[i]; v != null; v = next[v.id()]) {
        free.give(offsets[v.id()], size(nodes.get(v.node()), v.type(), batch));
      }
    }
    return new MemoryPlan(offsets, roots, free.end());
  }

  /** Bytes that a value takes up, rounded up to the alignment. */
  public static long size(Node maker, TensorType type, int batch) {
    long bytes =
        type.element() == Element.ROWS
            ? RowGradientLayout.bytes(RowGradientLayout.capacity(maker, batch), type.last())
            : 4 * type.size(batch);
    return Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  }
}
