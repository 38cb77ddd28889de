package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Graph;
import io.pimento.runtime.fuse.PairLinear;
import io.pimento.runtime.fuse.PairLinearGradient;
import io.pimento.runtime.fuse.PairLinearWeightGradient;
import io.pimento.runtime.fuse.PairLinears;
import java.util.List;

/** Compressed interactions whose products of rows are never in memory. */
final class PairTape {
  private static final int E = TapeLimits.ROW_WIDTH;

  /** Fewest samples whose weight gradients are summed before they go to memory. */
  private static final int FEWEST_SAMPLES = 32;

  private PairTape() {}

  /** The graph with its compressed interactions found, as far as these kernels take them. */
  static Graph in(Graph graph) {
    return PairLinears.in(
        graph,
        (x, rows) -> RowLinearTape.takes(x.last(), rows) && x.dim(0) <= RowLinearTape.MOST_ROWS);
  }

  static void bind() {
    TapeKernels.bind(
        PairLinear.class,
        (op, n) ->
            layer(n, n.outType(0).dim(0), false, op.rows(), n.in(0), n.inType(0).dim(0), n.out(0)));
    TapeKernels.bind(PairLinearGradient.class, PairTape::gradient);
    TapeKernels.bind(PairLinearWeightGradient.class, PairTape::weights);
  }

  /** Y = Σ_j W_j·(X ∘ z_j), or with transposed weights. */
  private static void layer(
      NodeTape n, int rows, boolean transposed, List<Integer> pairs, long x, int k, long y) {
    long samples = samples(n);
    long[] words = new long[7 + 6 * pairs.size()];
    put(words, 0, n.batch(), samples, 1, rows, Words.flag(transposed), y, pairs.size());
    for (int j = 0; j < pairs.size(); j++) {
      long z = Words.plus(n.in(1), (long) Float.BYTES * E * pairs.get(j));
      put(words, 7 + 6 * j, x, k, n.in(2 + j), n.stride(2 + j), z, stride(n));
    }
    n.emit(Instruction.PAIR_LINEAR, NodeTape.ceil(n.batch(), samples), words);
  }

  private static void gradient(PairLinearGradient op, NodeTape n) {
    int last = n.inputs() - 1;
    int rows = n.inType(last).dim(0);
    int k = n.inType(0).dim(0);
    List<Integer> pairs = op.rows();
    layer(n, k, true, pairs, n.in(last), rows, n.out(0));
    long dz = n.out(1);
    if (pairs.size() < n.inType(1).dim(0)) {
      long count = n.entries(1);
      n.emit(Instruction.FILL, NodeTape.elementUnits(count), count, dz, 0);
      n.then();
      n.define(1, dz, 1, 0);
    }
    long samples = samples(n);
    long[] words = new long[7 + 5 * pairs.size()];
    put(words, 0, n.batch(), samples, rows, n.in(last), dz, stride(n), pairs.size());
    for (int j = 0; j < pairs.size(); j++) {
      put(words, 7 + 5 * j, n.in(0), k, n.in(2 + j), n.stride(2 + j), pairs.get(j));
    }
    n.emit(Instruction.PAIR_ROWS, NodeTape.ceil(n.batch(), samples), words);
  }

  private static void weights(PairLinearWeightGradient op, NodeTape n) {
    int rows = n.inType(2).dim(0);
    int k = n.inType(0).dim(0);
    List<Integer> pairs = op.rows();
    long tiles = NodeTape.ceil(rows, RowLinearTape.TILE);
    long columns = pairs.size() * NodeTape.ceil(k, 8);
    long groups = NodeTape.ceil(columns, TapeLimits.WARPS * (TapeLimits.PAIR_TILES / tiles));
    long chunks =
        Math.max(1, Math.min(NodeTape.BUSY / groups, NodeTape.ceil(n.batch(), FEWEST_SAMPLES)));
    long samples = Math.max(1, NodeTape.ceil(n.batch(), chunks));
    chunks = Math.max(1, NodeTape.ceil(n.batch(), samples));
    long size = (long) rows * k;
    long parts = n.tape().floats(chunks * pairs.size() * size);
    long[] words = new long[11 + pairs.size()];
    put(
        words,
        0,
        n.batch(),
        samples,
        groups,
        rows,
        k,
        n.in(2),
        n.in(0),
        n.in(1),
        stride(n),
        parts,
        pairs.size());
    for (int j = 0; j < pairs.size(); j++) {
      words[11 + j] = pairs.get(j);
    }
    n.emit(Instruction.PAIR_WEIGHTS, chunks * groups, words);
    for (int j = 0; j < pairs.size(); j++) {
      n.define(j, Words.plus(parts, Float.BYTES * size * j), (int) chunks, pairs.size() * size);
    }
  }

  private static long samples(NodeTape n) {
    long each = NodeTape.ceil(n.batch(), NodeTape.BUSY);
    return NodeTape.ceil(Math.max(1, each), TapeLimits.WARPS) * TapeLimits.WARPS;
  }

  /** Floats from sample to sample of Z. */
  private static long stride(NodeTape n) {
    return (long) E * n.inType(1).dim(0);
  }

  private static void put(long[] words, int at, long... some) {
    System.arraycopy(some, 0, words, at, some.length);
  }
}
