package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;

/**
 * Dense connections between the rows of samples: streamed where rows are as wide as the kernel
 * takes, else products.
 */
final class RowLinearTape {
  /** Batches from which on rows are streamed. */
  static final int SMALLEST_BATCH = 1024;

  /** Most rows that a warp makes of a sample. */
  static final int MOST_ROWS = 64;

  /** Rows of a sample that tensor cores make at once. */
  static final int TILE = 16;

  /** Most warps that share a sample. */
  private static final int MOST_SHARE = 2;

  private RowLinearTape() {}

  /** Rows of one source, and the weights that go with them. */
  private record Source(long x, int k, long weight, long ld) {}

  static void bind() {
    TapeKernels.bind(
        RowLinear.class,
        (op, n) -> {
          int s = op.sources();
          int e = n.outType(0).last();
          int rows = n.outType(0).dim(0);
          if (streams(n, e, rows)) {
            Source[] sources = new Source[s];
            for (int j = 0; j < s; j++) {
              sources[j] = new Source(n.in(j), n.inType(j).dim(0), n.in(s + j), n.stride(s + j));
            }
            stream(n, rows, false, sources);
            return;
          }
          LinearTape.Segment[] segments = new LinearTape.Segment[s];
          for (int j = 0; j < s; j++) {
            int k = n.inType(j).dim(0);
            segments[j] =
                new LinearTape.Segment(n.in(s + j), n.stride(s + j), n.in(j), (long) k * e, k);
          }
          LinearTape.whole(
              n, rows, (long) n.batch() * e, (long) rows * e, e, 0, LinearTape.A_K, 0, e, segments);
        });
    TapeKernels.bind(RowLinearInputGradient.class, (op, n) -> inputGradient(n, 1));
    TapeKernels.bind(
        RowLinearWeightGradient.class,
        (op, n) -> {
          int rows = n.inType(0).dim(0);
          int e = n.inType(0).last();
          int k = n.inType(1).dim(0);
          LinearTape.Segment s =
              new LinearTape.Segment(
                  n.in(0), (long) rows * e, n.in(1), (long) k * e, (long) n.batch() * e);
          LinearTape.split(n, rows, k, LinearTape.BOTH_K, e, s);
        });
  }

  /** Σ W_tᵀ·dY_t over a node's inputs dY_t, W_t. */
  static void inputGradient(NodeTape n, int terms) {
    int e = n.inType(0).last();
    int k = n.inType(1).last();
    Source[] sources = new Source[terms];
    LinearTape.Segment[] segments = new LinearTape.Segment[terms];
    for (int t = 0; t < terms; t++) {
      long dy = n.in(2 * t);
      long weight = n.in(2 * t + 1);
      int rows = n.inType(2 * t).dim(0);
      sources[t] = new Source(dy, rows, weight, n.stride(2 * t + 1));
      segments[t] = new LinearTape.Segment(weight, n.stride(2 * t + 1), dy, (long) rows * e, rows);
    }
    if (streams(n, e, k)) {
      stream(n, k, true, sources);
      return;
    }
    LinearTape.whole(
        n, k, (long) n.batch() * e, (long) k * e, e, 0, LinearTape.NEITHER_K, 0, e, segments);
  }

  /**
   * Small batches go as products: bringing the weights to scratch would take longer than the rows.
   */
  private static boolean streams(NodeTape n, int width, int rows) {
    return takes(width, rows) && n.batch() >= SMALLEST_BATCH;
  }

  /** Whether the kernels over rows make so many of that width of a sample. */
  static boolean takes(int width, int rows) {
    return width == TapeLimits.ROW_WIDTH && rows > 0 && rows <= MOST_ROWS;
  }

  /**
   * @param rows of a sample of the result
   * @param transposed whether the result is a source's gradient
   */
  private static void stream(NodeTape n, int rows, boolean transposed, Source... sources) {
    long each = NodeTape.ceil(n.batch(), NodeTape.BUSY);
    // Small batches: several warps share a sample, each makes some of its rows.
    int share = 1;
    int tiles = (int) NodeTape.ceil(rows, TILE);
    while (2L * share * each <= TapeLimits.WARPS && 2 * share <= Math.min(MOST_SHARE, tiles)) {
      share *= 2;
    }
    long together = TapeLimits.WARPS / share;
    long samples = NodeTape.ceil(Math.max(1, each), together) * together;
    long[] words = new long[7 + 4 * sources.length];
    long[] head = {
      n.batch(), samples, share, rows, Words.flag(transposed), n.out(0), sources.length
    };
    System.arraycopy(head, 0, words, 0, head.length);
    for (int j = 0; j < sources.length; j++) {
      int at = head.length + 4 * j;
      words[at] = sources[j].x();
      words[at + 1] = sources[j].k();
      words[at + 2] = sources[j].weight();
      words[at + 3] = sources[j].ld();
    }
    n.emit(Instruction.ROW_LINEAR, NodeTape.ceil(n.batch(), samples), words);
  }
}
