package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.runtime.plan.FreeList;
import io.pimento.runtime.plan.MemoryPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Places for the values of a graph in {@link Stages}: what only the tiles of one stage read has
 * room for one tile, which each worker has its own of; everything else has room for the batch from
 * the stage that makes it to the last that reads it.
 */
final class TileMemory {
  private static final int PAGE = 4096;

  private record Stretch(long offset, long bytes, int last) {}

  private final int[] roots;
  private final long[] offsets;
  private final boolean[] local;

  /** By a node's number: where the sums of its grains are. */
  private final long[] sums;

  private long bytes;
  private long tileBytes;

  private TileMemory(int values, int nodes) {
    roots = new int[values];
    offsets = new long[values];
    local = new boolean[values];
    sums = new long[nodes];
    Arrays.fill(offsets, -1);
  }

  static TileMemory of(Graph graph, Stages stages, KernelTable kernels, int batch) {
    TileMemory memory = new TileMemory(graph.valueCount(), graph.nodes().size());
    int[] last = memory.lastStages(graph, stages);
    memory.wholeBatch(graph, stages, kernels, last, batch);
    for (int s = 1; s < stages.count(); s += 2) {
      memory.oneTile(graph, stages, s);
    }
    return memory;
  }

  /** By the number of a root: the last stage that reads it. */
  private int[] lastStages(Graph graph, Stages stages) {
    int[] last = new int[roots.length];
    for (Node n : graph.nodes()) {
      for (Value v : n.outputs()) {
        boolean alias = n.op().source() == ResultSource.ALIAS;
        roots[v.id()] = alias ? roots[n.inputs().getFirst().id()] : v.id();
        last[v.id()] = stages.made(v);
      }
    }
    for (int s = 0; s < stages.count(); s++) {
      for (KernelCall c : stages.nodes(s)) {
        for (Value v : c.node().inputs()) {
          last[roots[v.id()]] = Math.max(last[roots[v.id()]], s);
        }
      }
    }
    for (Value v : graph.outputs().values()) {
      last[roots[v.id()]] = Integer.MAX_VALUE;
    }
    return last;
  }

  private void wholeBatch(Graph graph, Stages stages, KernelTable kernels, int[] last, int batch) {
    FreeList free = new FreeList();
    List<Stretch> held = new ArrayList<>();
    for (int s = 0; s < stages.count(); s++) {
      for (KernelCall c : stages.nodes(s)) {
        for (Value v : c.node().outputs()) {
          local[v.id()] = s % 2 == 1 && v.type().batched() && last[v.id()] == s;
          if (!local[v.id()]) {
            long size = MemoryPlan.size(graph.nodes().get(v.node()), v.type(), batch);
            offsets[v.id()] = free.take(size);
            held.add(new Stretch(offsets[v.id()], size, last[v.id()]));
          }
        }
        if (s % 2 == 1 && kernels.of(c.node().op()) instanceof SummingKernel k) {
          long size = aligned(Float.BYTES * k.floats(c) * k.grains(c));
          sums[c.node().id()] = free.take(size);
          held.add(new Stretch(sums[c.node().id()], size, s + 1));
        }
      }
      for (int i = held.size() - 1; i >= 0; i--) {
        if (held.get(i).last <= s) {
          free.give(held.get(i).offset, held.get(i).bytes);
          held.remove(i);
        }
      }
    }
    bytes = free.end();
  }

  private void oneTile(Graph graph, Stages stages, int stage) {
    List<KernelCall> calls = stages.nodes(stage);
    int[] last = new int[roots.length];
    for (int i = 0; i < calls.size(); i++) {
      for (Value v : calls.get(i).node().outputs()) {
        last[v.id()] = i;
      }
      for (Value v : calls.get(i).node().inputs()) {
        last[roots[v.id()]] = i;
      }
    }
    List<List<Value>> ending = new ArrayList<>();
    calls.forEach(c -> ending.add(new ArrayList<>()));
    FreeList free = new FreeList();
    for (int i = 0; i < calls.size(); i++) {
      for (Value v : calls.get(i).node().outputs()) {
        if (local[v.id()]) {
          offsets[v.id()] = free.take(tileSize(graph, stages, v));
          ending.get(last[v.id()]).add(v);
        }
      }
      for (Value v : ending.get(i)) {
        free.give(offsets[v.id()], tileSize(graph, stages, v));
      }
    }
    // Not a multiple of a page: equal places of two workers should not share a set of the cache.
    long page = (free.end() + PAGE - 1) / PAGE * PAGE + 5 * MemoryPlan.ALIGNMENT;
    tileBytes = Math.max(tileBytes, page);
  }

  private static long tileSize(Graph graph, Stages stages, Value v) {
    return MemoryPlan.size(graph.nodes().get(v.node()), v.type(), stages.tile());
  }

  private static long aligned(long size) {
    int line = MemoryPlan.ALIGNMENT;
    return Math.max(line, (size + line - 1) / line * line);
  }

  /** Number of the value that holds the entries of this one. */
  int root(Value v) {
    return roots[v.id()];
  }

  /** Whether a value has room for one tile only. */
  boolean local(Value v) {
    return local[roots[v.id()]];
  }

  /** Place of a value in the block or, of a local one, in each worker's own; −1 if given. */
  long offset(Value v) {
    return offsets[roots[v.id()]];
  }

  /** Place of the sums that tiles of a node leave. */
  long sums(Node n) {
    return sums[n.id()];
  }

  /** Size of the block without what workers have of their own. */
  long bytes() {
    return aligned(bytes);
  }

  /** Size of what each worker has of its own. */
  long tileBytes() {
    return tileBytes;
  }
}
