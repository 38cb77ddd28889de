package io.pimento.runtime.execute;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph in stages by turns: nodes of an even stage take the whole batch, nodes of an odd one go
 * tile by tile, each tile through all of them. What a node reads is of an earlier stage, or of the
 * same one where both go by tiles. Nodes stand in the first stage that they can.
 */
final class Stages {
  /** Tiles are cut where grains are as long as the wanted tile so many times at most. */
  private static final int LONGEST = 4;

  private final List<List<KernelCall>> nodes = new ArrayList<>();

  /** By a value's number: the stage in which it is made; −1 where it was given. */
  private final int[] made;

  private final int tile;

  private Stages(int[] made, int tile) {
    this.made = made;
    this.tile = tile;
  }

  /**
   * Cuts a graph.
   *
   * @param calls of all nodes that compute, in their order
   * @param wanted samples of a tile; it is made longer to hold whole grains
   */
  static Stages of(
      Graph graph, List<KernelCall> calls, KernelTable kernels, MatmulProvider matmul, int wanted) {
    KernelCall[] byNode = new KernelCall[graph.nodes().size()];
    calls.forEach(c -> byNode[c.node().id()] = c);
    int tile = tile(calls, kernels, wanted);
    Stages stages = new Stages(new int[graph.valueCount()], tile);
    for (Node n : graph.nodes()) {
      if (n.op().source() == ResultSource.COMPUTED) {
        KernelCall call = byNode[n.id()];
        stages.add(call, byTiles(call, kernels.of(n.op()), matmul, tile));
      } else {
        int at = -1;
        for (Value v : n.inputs()) {
          at = Math.max(at, stages.made(v));
        }
        for (Value v : n.outputs()) {
          stages.made[v.id()] = at;
        }
      }
    }
    return stages;
  }

  /** The least multiple of all grains that is no shorter than wanted. */
  private static int tile(List<KernelCall> calls, KernelTable kernels, int wanted) {
    long grains = 1;
    for (KernelCall c : calls) {
      if (kernels.of(c.node().op()) instanceof SummingKernel k) {
        long longer = leastCommonMultiple(grains, k.grain(c));
        grains = longer <= (long) LONGEST * wanted ? longer : grains;
      }
    }
    return Math.toIntExact((wanted + grains - 1) / grains * grains);
  }

  private static long leastCommonMultiple(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return a / x * b;
  }

  private static boolean byTiles(KernelCall c, Kernel kernel, MatmulProvider matmul, int tile) {
    if (!(kernel instanceof RowKernel)
        || !c.node().output().type().batched()
        || c.node().outputs().stream().anyMatch(v -> v.type().element() == Element.ROWS)) {
      return false;
    }
    boolean sums = kernel instanceof SummingKernel;
    boolean rows = c.node().outputs().stream().allMatch(v -> v.type().batched());
    return (rows || sums)
        && (!(kernel instanceof SummingKernel k) || tile % k.grain(c) == 0)
        && kernel.products(c).stream().allMatch(p -> matmul.isOwn(p.form(), p.m(), p.n(), p.k()));
  }

  private void add(KernelCall call, boolean byTiles) {
    int at = byTiles ? 1 : 0;
    for (Value v : call.node().inputs()) {
      int from = made(v);
      // The first stage of its kind, that one or the next.
      at = Math.max(at, from % 2 == 0 == byTiles ? from + 1 : from);
    }
    while (nodes.size() <= at + 1) {
      nodes.add(new ArrayList<>());
    }
    nodes.get(at).add(call);
    for (Value v : call.node().outputs()) {
      made[v.id()] = byTiles && !v.type().batched() ? at + 1 : at;
    }
  }

  /** The stage in which a value is made; −1 where it was given. */
  int made(Value v) {
    return made[v.id()];
  }

  /** Samples of a tile. */
  int tile() {
    return tile;
  }

  int count() {
    return nodes.size();
  }

  /** Stages that go by tiles. */
  int tiled() {
    int count = 0;
    for (int s = 1; s < nodes.size(); s += 2) {
      count += nodes.get(s).isEmpty() ? 0 : 1;
    }
    return count;
  }

  List<KernelCall> nodes(int stage) {
    return nodes.get(stage);
  }
}
