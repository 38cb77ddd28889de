package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.parallel.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Linear maps over products of pairs of rows: Y[b] = Σ_j W_j·(X[b] ∘ z_j[b]), z_j being a row of
 * Z[b], column by column.
 *
 * <p>A few samples at a time are laid side by side, so that their rows are whole vectors whatever
 * their width; products are made in the first cache, a block at a time, and multiplied from there.
 * The bits of a sample's results depend on the sizes alone; the sum over the batch in weight
 * gradients is cut by the batch's size alone.
 */
public final class PairGemm {
  /**
   * What is paired.
   *
   * @param n rows of a result
   * @param k rows of X
   * @param f rows of Z
   * @param e columns of all
   * @param rows of Z, one a block of weights
   * @param x {@code [batch, k, e]}
   * @param z {@code [batch, f, e]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Pairs(int batch, int n, int k, int f, int e, int[] rows, long x, long z) {
    /** Whether nothing is to be computed. */
    boolean empty() {
      return batch == 0 || n == 0 || k == 0 || e == 0;
    }

    int all() {
      return k * rows.length;
    }
  }

  /**
   * Matrices {@code [n, k]}, one a row of Z.
   *
   * @param strides floats between rows
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Weights(long[] addresses, int[] strides) {}

  /** Multiply-adds of a part: enough to hide its start, few enough to balance. */
  private static final long PART_WORK = 1 << 20;

  private static final int MOST_CHUNKS = 16;
  private static final int LEAST_SAMPLES = 32;

  private PairGemm() {}

  /** Y[b], {@code [batch, n, e]}. */
  public static void forward(Workers workers, Pairs p, Weights weights, long y) {
    if (p.empty()) {
      return;
    }
    PairBlocks blocks = PairBlocks.forward(p);
    long packed = workers.sharedScratch((long) p.n() * p.all());
    workers.run(1, (part, worker) -> PairPacking.forward(p, weights, blocks, packed));
    inBlocks(
        workers,
        p,
        blocks,
        samples(p, blocks.samples()),
        (at, _, _) -> {
          at.forward(packed);
          at.write(at.results(), p.n(), y);
        });
  }

  /** dX[b], {@code [batch, k, e]}, and dZ[b], {@code [batch, f, e]}. */
  public static void inputGradients(
      Workers workers, Pairs p, Weights weights, long dy, long dx, long dz) {
    if (p.empty()) {
      return;
    }
    PairBlocks blocks = PairBlocks.forward(p);
    long packed = workers.sharedScratch((long) p.n() * p.all());
    workers.run(1, (part, worker) -> PairPacking.backward(p, weights, blocks, packed));
    inBlocks(
        workers,
        p,
        blocks,
        samples(p, blocks.samples()),
        (at, _, _) -> {
          at.readSlopes(dy);
          at.inputGradients(packed);
          at.write(at.gradientX(), p.k(), dx);
          at.write(at.gradientZ(), p.f(), dz);
        });
  }

  /** dW_j, {@code [n, k]} each. */
  public static void weightGradients(Workers workers, Pairs p, long dy, long[] dw) {
    int chunk = Math.max(LEAST_SAMPLES, (p.batch() + MOST_CHUNKS - 1) / MOST_CHUNKS);
    int chunks = p.e() == 0 ? 0 : (p.batch() + chunk - 1) / chunk;
    int width = Tiles.padded(p.n());
    long floats = (long) p.all() * width;
    PairBlocks blocks = PairBlocks.weights(p);
    long partials = workers.sharedScratch(Math.max(1, chunks * floats));
    if (!p.empty()) {
      inBlocks(
          workers,
          p,
          blocks,
          chunk,
          (at, part, first) -> {
            at.readSlopes(dy);
            at.weightGradients(partials + 4L * part * floats, !first);
          });
    }
    workers.run(
        p.rows().length,
        (j, worker) -> {
          long first = partials + 4L * j * p.k() * width;
          for (int c = 1; c < chunks; c++) {
            Rows.add(first + 4L * c * floats, first, p.k() * width);
          }
          PairPacking.untransposed(p.n(), p.k(), chunks == 0 ? 0 : first, width, dw[j]);
        });
  }

  /** What is done with a block of samples that was read; the first of its part or a later one. */
  @FunctionalInterface
  private interface Work {
    void on(SideBySide block, int part, boolean first);
  }

  /** Parts of so many samples, each read and worked on block by block. */
  private static void inBlocks(
      Workers workers, Pairs p, PairBlocks blocks, int samples, Work work) {
    @Nullable SideBySide[] own = new SideBySide[workers.threads()];
    workers.run(
        (p.batch() + samples - 1) / samples,
        (part, worker) -> {
          SideBySide at = own[worker];
          if (at == null) {
            at = new SideBySide(p, blocks, workers.scratch(worker, blocks.floats(p)));
            own[worker] = at;
          }
          int begin = part * samples;
          int end = Math.min(p.batch(), begin + samples);
          for (int b = begin; b < end; b += blocks.samples()) {
            at.read(b, Math.min(blocks.samples(), end - b));
            work.on(at, part, b == begin);
          }
        });
  }

  /** Whole groups of samples for a part. */
  private static int samples(Pairs p, int together) {
    long work = (long) p.n() * p.all() * p.e() * together;
    return Math.toIntExact(Math.max(1, PART_WORK / work)) * together;
  }
}
