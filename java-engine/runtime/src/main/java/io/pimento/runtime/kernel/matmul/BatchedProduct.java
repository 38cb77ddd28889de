package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Y[b] (n×E) (+)= A·S[b] (k×E) for each sample, one strided A for all.
 *
 * <p>A is packed once and shared; the rows of S[b] are already what a tile wants of B, so they are
 * read in place, but for ragged last columns.
 */
final class BatchedProduct {
  private static final int BLOCK_K = 512;

  /** Multiply-adds of a part: enough to hide its start, few enough to balance. */
  private static final long PART_WORK = 1 << 20;

  private BatchedProduct() {}

  static void run(
      Workers workers, Strided a, MatrixBatch from, MatrixBatch to, boolean accumulate) {
    int batch = from.batch();
    int n = to.rows();
    int k = from.rows();
    int e = from.columns();
    long s = from.address();
    long strideS = from.bytes();
    long y = to.address();
    long strideY = to.bytes();
    if (batch == 0 || n == 0 || e == 0) {
      return;
    }
    if (k == 0) {
      workers.run(
          accumulate ? 0 : batch,
          (sample, worker) -> NativeMemory.zero(y + sample * strideY, (long) n * e));
      return;
    }
    int together = e == Tiles.NARROW ? Tiles.BROAD / e : 1;
    boolean fours = together == 4 && batch >= together;
    int wideColumns = fours ? e : Tiles.narrowFrom(e);
    long matrix = (long) n * k;
    // Twice where both widths of tile occur: they cut the rows differently.
    long packed = workers.sharedScratch(2 * matrix);
    long packedNarrow = packed + 4 * matrix;
    workers.run(
        1,
        (part, worker) -> {
          if (wideColumns > 0) {
            pack(n, k, Tiles.WIDE, a, packed);
          }
          if (Tiles.narrowFrom(e) < e) {
            pack(n, k, Tiles.NARROW, a, packedNarrow);
          }
        });
    int wanted = Math.clamp(PART_WORK / Math.max(1, matrix * e), 1, batch);
    int samples = fours ? (wanted + together - 1) / together * together : wanted;
    workers.run(
        (batch + samples - 1) / samples,
        (part, worker) -> {
          long scratch =
              workers.scratch(
                  worker, Tiles.EDGE_FLOATS + (long) Tiles.BROAD * Math.min(k, BLOCK_K));
          int end = (int) Math.min(batch, (part + 1L) * samples);
          int i = part * samples;
          for (; fours && i <= end - together; i += together) {
            fourSamples(
                n, k, packed, s + i * strideS, strideS, y + i * strideY, strideY, accumulate);
          }
          for (; i < end; i++) {
            sample(
                n,
                k,
                e,
                packed,
                packedNarrow,
                s + i * strideS,
                y + i * strideY,
                accumulate,
                scratch);
          }
        });
  }

  private static void pack(int n, int k, int width, Strided a, long to) {
    for (int from = 0; from < k; from += BLOCK_K) {
      int depth = Math.min(BLOCK_K, k - from);
      Packing.rows(n, depth, width, a.at(0, from), a.row(), a.column(), to + 4L * n * from);
    }
  }

  /** Samples of one vector a row, a vector of the tile each: they share the broadcasts of A. */
  private static void fourSamples(
      int n, int k, long packed, long s, long strideS, long y, long strideY, boolean accumulate) {
    long row = 4L * Tiles.NARROW;
    for (int from = 0; from < k; from += BLOCK_K) {
      int depth = Math.min(BLOCK_K, k - from);
      boolean add = accumulate || from > 0;
      for (int i = 0; i < n; ) {
        int rows = Tiles.rows(n - i, Tiles.BROAD);
        long tileA = packed + 4L * ((long) n * from + (long) i * depth);
        Tiles.apart(
            rows,
            add,
            depth,
            tileA,
            4,
            4L * rows,
            s + from * row,
            row,
            strideS,
            y + i * row,
            row,
            strideY);
        i += rows;
      }
    }
  }

  private static void sample(
      int n,
      int k,
      int e,
      long packed,
      long packedNarrow,
      long s,
      long y,
      boolean accumulate,
      long scratch) {
    long rowY = 4L * e;
    for (int from = 0; from < k; from += BLOCK_K) {
      int depth = Math.min(BLOCK_K, k - from);
      boolean add = accumulate || from > 0;
      int width;
      for (int j = 0; j < e; j += width) {
        width = Tiles.panel(e - j);
        int columns = Math.min(width, e - j);
        long panel = s + 4 * ((long) from * e + j);
        long rowB = rowY;
        if (columns < width) {
          long copy = scratch + 4L * Tiles.EDGE_FLOATS;
          Packing.panel(depth, columns, width, panel, rowB, Float.BYTES, copy);
          panel = copy;
          rowB = 4L * width;
        }
        long rowsOfA = (width == Tiles.NARROW ? packedNarrow : packed) + 4L * n * from;
        for (int i = 0; i < n; ) {
          int rows = Tiles.rows(n - i, width);
          long tileA = rowsOfA + 4L * i * depth;
          long tileY = y + i * rowY + 4L * j;
          if (columns == width) {
            Tiles.run(rows, width, add, depth, tileA, 4, 4L * rows, panel, rowB, tileY, rowY);
          } else {
            Tiles.edge(
                rows, width, columns, add, depth, tileA, 4, 4L * rows, panel, rowB, tileY, rowY,
                scratch);
          }
          i += rows;
        }
      }
    }
  }
}
