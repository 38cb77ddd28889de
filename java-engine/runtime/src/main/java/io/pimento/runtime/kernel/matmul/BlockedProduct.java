package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.parallel.Workers;

/**
 * One product C[M,N] (+)= A[M,K]·B[K,N] of strided operands, blocked for the caches.
 *
 * <p>B is packed once into shared panels. C is cut into a grid of row and column blocks, one part
 * each; a part packs its rows of A where that pays, then sweeps K in blocks whose panel of B stays
 * in the second-level cache and whose tile of A in the first. Where C is small and K long, K may be
 * cut into fixed slices that are summed in order at the end: in weight gradients, whose K is the
 * batch, for elsewhere a row of C would change its bits with the number of rows. Slices follow from
 * the sizes alone; how C is cut follows from the threads as well, which changes no bit.
 */
final class BlockedProduct {
  private static final int BLOCK_K = 256;

  /** Where one narrow panel is all of B, each entry of A is read once: C is then what to hold. */
  private static final int NARROW_K = 1024;

  /** Most rows of a block, and the fewest that many threads cut it down to. */
  private static final int BLOCK_M = 258;

  private static final int LEAST_M = 48;

  /** Fewest columns of a block; twice as many where each block packs A again. */
  private static final int BLOCK_N = 128;

  /** Parts a thread to aim at. */
  private static final int PARTS_A_THREAD = 8;

  /** K of a slice, and blocks of C that keep many threads busy without slices. */
  private static final int SLICE_K = 256;

  private static final int MOST_SLICES = 32;
  private static final int SLICE_M = 96;
  private static final int SLICE_N = 256;
  private static final int ENOUGH_BLOCKS = 8;

  /** Below this many multiply-adds one thread is done before another has woken. */
  private static final long ONE_PART_BELOW = 1 << 16;

  /** Most floats of B to hold packed at a time: 8 MiB, to stay in the shared cache. */
  private static final long PACKED_FLOATS = 2048 << 10;

  private final Workers workers;
  private final int m;
  private final int n;
  private final Strided a;
  private final Strided b;
  private final long c;
  private final long rowC;
  private final boolean packA;

  /** First column of B to pack: 0 for all, else the ragged last ones, or N for none. */
  private final int packedFrom;

  private final int blockK;
  private final int blockM;
  private final int blockN;
  private final int rowBlocks;
  private final int columnBlocks;
  private final int slices;
  private final int sliceK;

  /**
   * A stretch of K.
   *
   * @param accumulate whether C holds what is to be added to
   * @param packed where panels of B are, addressed by their column, packed ones and all
   */
  private record Stretch(int from, int to, boolean accumulate, long packed, long partials) {
    int length() {
      return to - from;
    }
  }

  private BlockedProduct(
      Workers workers,
      int m,
      int n,
      int k,
      Strided a,
      Strided b,
      long c,
      long rowC,
      boolean sliceable) {
    this.workers = workers;
    this.m = m;
    this.n = n;
    this.a = a;
    this.b = b;
    this.c = c;
    this.rowC = rowC;
    long work = (long) m * n * k;
    boolean small = work < ONE_PART_BELOW;
    packA = !a.contiguousRows() && (n > Tiles.WIDE || a.column() > 512);
    blockK = n <= Tiles.NARROW && !packA ? NARROW_K : BLOCK_K;
    int enough = workers.threads() == 1 ? 1 : PARTS_A_THREAD * workers.threads();
    int mostColumns = divideUp(n, packA ? 2 * BLOCK_N : BLOCK_N);
    int leastRows = divideUp(m, BLOCK_M);
    int rows =
        small
            ? 1
            : Math.clamp(
                divideUp(enough, mostColumns), leastRows, Math.max(leastRows, m / LEAST_M));
    blockM = small ? m : roundUp(divideUp(m, rows), 6);
    rowBlocks = divideUp(m, blockM);
    int columns = small ? 1 : Math.clamp(divideUp(enough, rowBlocks), 1, mostColumns);
    blockN = small ? n : roundUp(divideUp(n, columns), Tiles.BROAD);
    columnBlocks = divideUp(n, blockN);
    int wanted = Math.min(MOST_SLICES, k / SLICE_K);
    boolean few = divideUp(m, SLICE_M) * divideUp(n, SLICE_N) < ENOUGH_BLOCKS;
    boolean slice = sliceable && !small && few && wanted > 1 && k >= 8 * Math.max(m, n);
    sliceK = slice ? divideUp(k, wanted) : k;
    slices = divideUp(k, sliceK);
    boolean all = !b.contiguousRows() || (m > 48 && (n > 2 * Tiles.WIDE || k > BLOCK_K));
    packedFrom = all ? 0 : Tiles.ragged(n);
  }

  /**
   * Computes one product.
   *
   * @param sliceable whether K may be cut into slices, which follow from M as well
   */
  static void run(
      Workers workers,
      int m,
      int n,
      int k,
      Strided a,
      Strided b,
      long c,
      long rowC,
      boolean accumulate,
      long bias,
      boolean sliceable) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      workers.run(1, (part, worker) -> ProductStart.write(0, m, 0, n, c, rowC, accumulate, bias));
      return;
    }
    new BlockedProduct(workers, m, n, k, a, b, c, rowC, sliceable).run(k, accumulate, bias);
  }

  /**
   * Computes one product with a B that was packed: panel by panel as {@link Packing#panelOf} does.
   *
   * @param panels their address
   */
  static void ofPacked(
      Workers workers,
      int m,
      int n,
      int k,
      Strided a,
      long panels,
      long c,
      long rowC,
      boolean accumulate,
      long bias) {
    if (m == 0) {
      return;
    }
    // Only where B lies unpacked is it read by these strides.
    Strided unread = new Strided(panels, 0, 0);
    BlockedProduct p = new BlockedProduct(workers, m, n, k, a, unread, c, rowC, false);
    p.multiply(new Stretch(0, k, accumulate, panels, 0), bias);
  }

  private void multiply(Stretch s, long bias) {
    workers.run(
        rowBlocks * columnBlocks * slices, (part, worker) -> multiply(s, part, worker, bias));
  }

  private void run(int k, boolean add, long bias) {
    int longest = (int) Math.min(k, Math.max(blockK, PACKED_FLOATS / Tiles.padded(n)));
    if (slices > 1) {
      longest = k;
    }
    long partials = 0;
    for (int from = 0; from < k; from += longest) {
      Stretch s = packColumns(from, Math.min(k, from + longest), add || from > 0);
      partials = s.partials;
      multiply(s, from == 0 ? bias : 0);
    }
    if (slices > 1) {
      long sums = partials;
      workers.run(divideUp(m, 8), (part, worker) -> sumSlices(part, sums, add, bias));
    }
  }

  /** Packs B, or only its ragged last columns, into shared panels for some of its rows. */
  private Stretch packColumns(int from, int to, boolean accumulate) {
    int k = to - from;
    long floats = (long) (Tiles.padded(n) - packedFrom) * k;
    long partialFloats = slices > 1 ? (long) slices * m * Tiles.padded(n) : 0;
    long base = workers.sharedScratch(Math.max(0, floats) + partialFloats + 16);
    long partials = base + 4 * roundUp(Math.max(0, floats), 16);
    Stretch s = new Stretch(from, to, accumulate, base - 4L * packedFrom * k, partials);
    int panels = packedFrom == 0 ? Tiles.panels(n) : packedFrom < n ? 1 : 0;
    int blocks = divideUp(k, blockK);
    if (floats > 4096) {
      workers.run(panels * blocks, (p, worker) -> packPanel(s, p / blocks, p % blocks));
    } else if (panels > 0) {
      workers.run(
          1,
          (part, worker) -> {
            for (int p = 0; p < panels * blocks; p++) {
              packPanel(s, p / blocks, p % blocks);
            }
          });
    }
    return s;
  }

  /** Packs one block of K of one panel; within a block, a panel's rows are adjacent. */
  private void packPanel(Stretch s, int panel, int block) {
    int j = packedFrom + Tiles.panelStart(n, panel);
    int width = Tiles.panel(n - j);
    int columns = Math.min(width, n - j);
    int i = block * blockK;
    int depth = depth(s, s.from + i);
    long from = b.at(s.from + i, j);
    long to = s.packed + 4L * ((long) j * s.length() + (long) i * width);
    Packing.panel(depth, columns, width, from, b.row(), b.column(), to);
  }

  /** Length of the K block that starts at {@code at}. */
  private int depth(Stretch s, int at) {
    return Math.min(blockK, s.to - at);
  }

  private void multiply(Stretch s, int part, int worker, long bias) {
    int slice = part / (rowBlocks * columnBlocks);
    int cell = part % (rowBlocks * columnBlocks);
    int i0 = cell / columnBlocks * blockM;
    int j0 = cell % columnBlocks * blockN;
    int i1 = Math.min(m, i0 + blockM);
    int j1 = Math.min(n, j0 + blockN);
    int k0 = Math.max(s.from, slice * sliceK);
    int k1 = slices > 1 ? Math.min(s.to, k0 + sliceK) : s.to;
    long target = c;
    long rowTarget = rowC;
    boolean add = s.accumulate;
    if (slices > 1) {
      rowTarget = 4L * Tiles.padded(n);
      target = s.partials + (long) slice * m * rowTarget;
      add = false;
    } else if (bias != 0) {
      ProductStart.write(i0, i1, j0, j1, c, rowC, s.accumulate, bias);
      add = true;
    }
    long scratch =
        workers.scratch(
            worker, Tiles.EDGE_FLOATS + (packA ? (long) blockM * Math.min(blockK, k1 - k0) : 0));
    for (int k = k0; k < k1; ) {
      int depth = Math.min(depth(s, k), k1 - k);
      sweep(s, i0, i1, j0, j1, k, depth, target, rowTarget, add, scratch);
      k += depth;
      add = true;
    }
  }

  private void sweep(
      Stretch s,
      int i0,
      int i1,
      int j0,
      int j1,
      int k,
      int depth,
      long target,
      long rowTarget,
      boolean add,
      long scratch) {
    long rowsOfA = scratch + 4L * Tiles.EDGE_FLOATS;
    int packedWidth = 0;
    int width;
    for (int j = j0; j < j1; j += width) {
      width = Tiles.panel(n - j);
      int columns = Math.min(width, j1 - j);
      if (packA && (packedWidth == 0 || (width == Tiles.NARROW) != (packedWidth == Tiles.NARROW))) {
        Packing.rows(i1 - i0, depth, width, a.at(i0, k), a.row(), a.column(), rowsOfA);
        packedWidth = width;
      }
      long panel;
      long rowB;
      if (j >= packedFrom) {
        panel = s.packed + 4L * ((long) j * s.length() + (long) (k - s.from) * width);
        rowB = 4L * width;
      } else {
        panel = b.at(k, j);
        rowB = b.row();
      }
      for (int i = i0; i < i1; ) {
        int rows = Tiles.rows(i1 - i, width);
        long tileA = packA ? rowsOfA + 4L * (i - i0) * depth : a.at(i, k);
        long rowA = packA ? 4 : a.row();
        long colA = packA ? 4L * rows : a.column();
        long tileC = target + i * rowTarget + 4L * j;
        if (columns == width) {
          Tiles.run(rows, width, add, depth, tileA, rowA, colA, panel, rowB, tileC, rowTarget);
        } else {
          Tiles.edge(
              rows, width, columns, add, depth, tileA, rowA, colA, panel, rowB, tileC, rowTarget,
              scratch);
        }
        i += rows;
      }
    }
  }

  private void sumSlices(int part, long partials, boolean add, long bias) {
    int i1 = Math.min(m, part * 8 + 8);
    ProductStart.write(part * 8, i1, 0, n, c, rowC, add, bias);
    long row = 4L * Tiles.padded(n);
    for (int i = part * 8; i < i1; i++) {
      for (int slice = 0; slice < slices; slice++) {
        Rows.add(partials + (slice * (long) m + i) * row, c + i * rowC, n);
      }
    }
  }

  private static int divideUp(int x, int y) {
    return (int) (((long) x + y - 1) / y);
  }

  private static int roundUp(int x, int y) {
    return divideUp(x, y) * y;
  }

  private static long roundUp(long x, int y) {
    return (x + y - 1) / y * y;
  }
}
