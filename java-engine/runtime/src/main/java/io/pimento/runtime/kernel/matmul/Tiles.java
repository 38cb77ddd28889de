package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;

/**
 * The register tiles and how a matrix is cut into them.
 *
 * <p>A tile computes {@code rows × columns} of C, columns being one vector (narrow), two (wide) or,
 * with the 32 registers of AVX-512, four (broad): 12 accumulators hide the latency of the
 * multiply-add and fit in 16 registers; 24 share each broadcast of A among four products, which on
 * cores with two units of 512 bits is what limits the smaller tiles. A is read one float at a time
 * with any two strides, B and C in rows of whole vectors. All strides and addresses are in bytes.
 * Each element of C is summed in the order of k, whatever the tile, so tiling never changes a bit.
 *
 * <p>{@code src/main/tiles/TileWriter.java} writes the tiles when the module is built; {@code
 * TileRxV} has R rows and V vectors. They call the Vector API itself, not helpers: in a body of
 * this size the JIT stops inlining all but what the JDK forces it to, and every load and store that
 * is left a call boxes its vector.
 */
final class Tiles {
  /** Columns of a wide tile. */
  static final int WIDE = 2 * Simd.LANES;

  /** Columns of the broadest tile. */
  static final int BROAD = Simd.LANES == 16 ? 4 * Simd.LANES : WIDE;

  /** Columns of a narrow tile. */
  static final int NARROW = Simd.LANES;

  /** Rows of the tallest tile. */
  static final int TALLEST = 12;

  /** Floats of the scratch that {@link #edge} needs. */
  static final int EDGE_FLOATS = Math.max(TALLEST * WIDE, 6 * BROAD);

  private Tiles() {}

  /** Columns of the next panel when {@code left} columns are left: it may be wider than those. */
  static int panel(int left) {
    return left > 3 * NARROW ? BROAD : left > NARROW ? WIDE : NARROW;
  }

  /** Number of panels that hold that many columns. */
  static int panels(int columns) {
    int tail = columns % BROAD;
    return columns / BROAD + (tail == 0 ? 0 : tail > panel(tail) ? 2 : 1);
  }

  /** First column of a panel. */
  static int panelStart(int columns, int panel) {
    int broad = columns / BROAD;
    return panel <= broad ? panel * BROAD : broad * BROAD + WIDE;
  }

  /** {@code columns} rounded up to whole panels. */
  static int padded(int columns) {
    int last = Math.max(0, panels(columns) - 1);
    int start = panelStart(columns, last);
    return columns == 0 ? 0 : start + panel(columns - start);
  }

  /** First column of the only panel that may be padded: the last, or none. */
  static int ragged(int columns) {
    return padded(columns) == columns ? columns : panelStart(columns, panels(columns) - 1);
  }

  /** First column of the narrow panel, if there is one, else the number of columns. */
  static int narrowFrom(int columns) {
    int last = panelStart(columns, Math.max(0, panels(columns) - 1));
    return columns > last && panel(columns - last) == NARROW ? last : columns;
  }

  /** Rows of the next tile when {@code left} rows are left, for a panel of {@code width}. */
  static int rows(int left, int width) {
    if (width == NARROW) {
      return left >= 12 ? 12 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }
    // 8 as 4 + 4 and 9 as 4 + 4 + 1: a tile of two rows waits for its own multiply-adds.
    return left >= 6 && left != 8 && left != 9 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }

  /** C = A·B, or C += A·B, for one tile of whole vectors. */
  static void run(
      int rows,
      int width,
      boolean accumulate,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long c,
      long rowC) {
    if (width == BROAD && BROAD != WIDE) {
      apart(rows, accumulate, k, a, rowA, colA, b, rowB, Simd.BYTES, c, rowC, Simd.BYTES);
    } else if (width == WIDE) {
      if (accumulate) {
        switch (rows) {
          case 6 -> Tile6x2.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
          case 4 -> Tile4x2.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
          case 2 -> Tile2x2.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
          case 1 -> Tile1x2.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
          default -> throw noTile(rows, width);
        }
      } else {
        switch (rows) {
          case 6 -> Tile6x2.store(k, a, rowA, colA, b, rowB, c, rowC);
          case 4 -> Tile4x2.store(k, a, rowA, colA, b, rowB, c, rowC);
          case 2 -> Tile2x2.store(k, a, rowA, colA, b, rowB, c, rowC);
          case 1 -> Tile1x2.store(k, a, rowA, colA, b, rowB, c, rowC);
          default -> throw noTile(rows, width);
        }
      }
    } else if (accumulate) {
      switch (rows) {
        case 12 -> Tile12x1.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
        case 4 -> Tile4x1.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
        case 2 -> Tile2x1.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
        case 1 -> Tile1x1.accumulate(k, a, rowA, colA, b, rowB, c, rowC);
        default -> throw noTile(rows, width);
      }
    } else {
      switch (rows) {
        case 12 -> Tile12x1.store(k, a, rowA, colA, b, rowB, c, rowC);
        case 4 -> Tile4x1.store(k, a, rowA, colA, b, rowB, c, rowC);
        case 2 -> Tile2x1.store(k, a, rowA, colA, b, rowB, c, rowC);
        case 1 -> Tile1x1.store(k, a, rowA, colA, b, rowB, c, rowC);
        default -> throw noTile(rows, width);
      }
    }
  }

  /** A broad tile whose vectors lie {@code vectorB} and {@code vectorC} bytes apart. */
  static void apart(
      int rows,
      boolean accumulate,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long vectorB,
      long c,
      long rowC,
      long vectorC) {
    if (accumulate) {
      switch (rows) {
        case 6 -> Tile6x4.accumulate(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 4 -> Tile4x4.accumulate(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 2 -> Tile2x4.accumulate(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 1 -> Tile1x4.accumulate(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        default -> throw noTile(rows, BROAD);
      }
    } else {
      switch (rows) {
        case 6 -> Tile6x4.store(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 4 -> Tile4x4.store(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 2 -> Tile2x4.store(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        case 1 -> Tile1x4.store(k, a, rowA, colA, b, rowB, vectorB, c, rowC, vectorC);
        default -> throw noTile(rows, BROAD);
      }
    }
  }

  /**
   * C += Σ A·B over {@code runs} stretches of k, in order: A of the next lies {@code stepA}
   * further, B follows on. Holds C in registers throughout, which pays where k is short.
   */
  static void accumulateRuns(
      int rows,
      int width,
      int runs,
      long stepA,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long c,
      long rowC) {
    if (width == BROAD && BROAD != WIDE) {
      switch (rows) {
        case 6 -> Tile6x4.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 4 -> Tile4x4.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 2 -> Tile2x4.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 1 -> Tile1x4.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        default -> throw noTile(rows, width);
      }
    } else if (width == WIDE) {
      switch (rows) {
        case 6 -> Tile6x2.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 4 -> Tile4x2.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 2 -> Tile2x2.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 1 -> Tile1x2.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        default -> throw noTile(rows, width);
      }
    } else {
      switch (rows) {
        case 12 -> Tile12x1.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 4 -> Tile4x1.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 2 -> Tile2x1.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        case 1 -> Tile1x1.accumulateRuns(runs, stepA, k, a, rowA, colA, b, rowB, c, rowC);
        default -> throw noTile(rows, width);
      }
    }
  }

  /** As {@link #run}, but only {@code columns} of the tile exist in C: goes through scratch. */
  static void edge(
      int rows,
      int width,
      int columns,
      boolean accumulate,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long c,
      long rowC,
      long scratch) {
    long rowScratch = width * (long) Float.BYTES;
    if (accumulate) {
      // Loaded, not added afterwards: the order of summation is that of a whole tile.
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          NativeMemory.put(scratch + i * rowScratch, j, NativeMemory.get(c + i * rowC, j));
        }
      }
    }
    run(rows, width, accumulate, k, a, rowA, colA, b, rowB, scratch, rowScratch);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        NativeMemory.put(c + i * rowC, j, NativeMemory.get(scratch + i * rowScratch, j));
      }
    }
  }

  private static IllegalStateException noTile(int rows, int width) {
    return new IllegalStateException("there is no tile of " + rows + " rows by " + width);
  }
}
