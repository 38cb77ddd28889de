package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.Transpose16;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/**
 * Copies operands into the order in which tiles read them. Strides and addresses are in bytes.
 *
 * <p>Columns (B): panels of {@link Tiles#panel} columns, each {@code [k][width]}, zero-padded; the
 * panel that starts at column j lies at float {@code j·k}. Rows (A): tiles of {@link Tiles#rows}
 * rows, each {@code [k][rows]}; the tile that starts at row i lies at float {@code i·k}.
 */
final class Packing {
  private Packing() {}

  /** Packs one panel of at most {@code width} columns of B[k, columns]. */
  static void panel(int k, int columns, int width, long b, long rowB, long colB, long to) {
    if (colB == Float.BYTES) {
      contiguousPanel(k, columns, width, b, rowB, to);
    } else {
      transposedPanel(k, columns, width, b, rowB, colB, to);
    }
  }

  /** Packs the p-th panel of B[k, n] to its place among all, which are packed whole. */
  static void panelOf(Strided b, int n, int k, int p, long to) {
    int j = Tiles.panelStart(n, p);
    int width = Tiles.panel(n - j);
    long place = to + 4L * j * k;
    panel(k, Math.min(width, n - j), width, b.at(0, j), b.row(), b.column(), place);
  }

  private static void contiguousPanel(int k, int columns, int width, long b, long rowB, long to) {
    long step = width * (long) Float.BYTES;
    if (columns == width && width > Tiles.WIDE) {
      for (int i = 0; i < k; i++) {
        for (long at = 0; at < step; at += 2L * Simd.BYTES) {
          Simd.store(Simd.load(b + at), to + at);
          Simd.store(Simd.load(b + at + Simd.BYTES), to + at + Simd.BYTES);
        }
        b += rowB;
        to += step;
      }
    } else if (columns == Tiles.WIDE && width == Tiles.WIDE) {
      for (int i = 0; i < k; i++) {
        Simd.store(Simd.load(b), to);
        Simd.store(Simd.load(b + Simd.BYTES), to + Simd.BYTES);
        b += rowB;
        to += step;
      }
    } else if (columns == Tiles.NARROW && width == Tiles.NARROW) {
      for (int i = 0; i < k; i++) {
        Simd.store(Simd.load(b), to);
        b += rowB;
        to += step;
      }
    } else {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < width; j++) {
          NativeMemory.put(to, j, j < columns ? NativeMemory.get(b, j) : 0f);
        }
        b += rowB;
        to += step;
      }
    }
  }

  private static void transposedPanel(
      int k, int columns, int width, long b, long rowB, long colB, long to) {
    long step = width * (long) Float.BYTES;
    int block = Transpose16.SIZE;
    int whole = rowB == Float.BYTES && Transpose16.FITS ? k / block * block : 0;
    int j = 0;
    for (; whole > 0 && j + block <= columns; j += block) {
      for (int i = 0; i < whole; i += block) {
        long at = to + i * step + j * (long) Float.BYTES;
        Transpose16.block(b + i * rowB + j * colB, colB, at, step);
      }
      if (whole < k) {
        long from = b + whole * rowB + j * colB;
        long at = to + whole * step + j * (long) Float.BYTES;
        fourColumns(k - whole, block, from, rowB, colB, at, step);
      }
    }
    if (whole > 0 && j < columns) {
      int left = columns - j;
      for (int i = 0; i < whole; i += block) {
        long at = to + i * step + j * (long) Float.BYTES;
        raggedBlock(left, b + i * rowB + j * colB, colB, at, step);
      }
      for (int i = whole; i < k; i++) {
        for (int c = 0; c < block; c++) {
          float x = c < left ? NativeMemory.get(b + i * rowB + (j + c) * colB) : 0f;
          NativeMemory.put(to + i * step, (long) j + c, x);
        }
      }
      j += block;
    }
    j += fourColumns(k, columns - j, b + j * colB, rowB, colB, to + j * (long) Float.BYTES, step);
    for (; j < width; j++) {
      long from = b + j * colB;
      long at = to + j * (long) Float.BYTES;
      for (int i = 0; i < k; i++) {
        NativeMemory.put(at, j < columns ? NativeMemory.get(from) : 0f);
        from += rowB;
        at += step;
      }
    }
  }

  /** Transposes fewer than 16 columns: copied to where they go, with zeros beside them. */
  private static void raggedBlock(int columns, long b, long colB, long to, long step) {
    for (int c = 0; c < columns; c++) {
      Simd.store(Simd.load(b + c * colB), to + c * step);
    }
    for (int c = columns; c < Transpose16.SIZE; c++) {
      Simd.store(FloatVector.zero(Simd.F), to + c * step);
    }
    Transpose16.block(to, step, to, step);
  }

  /** Transposes columns four at a time; returns how many. */
  private static int fourColumns(
      int k, int columns, long b, long rowB, long colB, long to, long step) {
    int j = 0;
    for (; j + 4 <= columns; j += 4) {
      long from = b + j * colB;
      long at = to + j * (long) Float.BYTES;
      for (int i = 0; i < k; i++) {
        float x0 = NativeMemory.get(from);
        float x1 = NativeMemory.get(from + colB);
        float x2 = NativeMemory.get(from + 2 * colB);
        float x3 = NativeMemory.get(from + 3 * colB);
        NativeMemory.put(at, x0);
        NativeMemory.put(at + 4, x1);
        NativeMemory.put(at + 8, x2);
        NativeMemory.put(at + 12, x3);
        from += rowB;
        at += step;
      }
    }
    return j;
  }

  /** Packs rows of A[rows, k] into tiles for panels of {@code width}. */
  static void rows(int rows, int k, int width, long a, long rowA, long colA, long to) {
    for (int i = 0; i < rows; ) {
      int tile = Tiles.rows(rows - i, width);
      long from = a + i * rowA;
      long at = to + i * (long) k * Float.BYTES;
      boolean adjacent = rowA == Float.BYTES;
      if (adjacent && tile == 12) {
        twelveAdjacentRows(k, from, colA, at, at + 24, 48);
      } else if (adjacent && tile == 6 && Tiles.rows(rows - i - 6, width) == 6) {
        twelveAdjacentRows(k, from, colA, at, at + 24L * k, 24);
        tile = 12;
      } else if (tile == 6) {
        sixRows(k, from, rowA, colA, at);
      } else {
        for (int r = 0; r < tile; r++) {
          oneRow(k, from + r * rowA, colA, at + r * (long) Float.BYTES, tile * (long) Float.BYTES);
        }
      }
      i += tile;
    }
  }

  /**
   * Rows that lie side by side, as in a transposed A: whole cache lines of it, for its columns are
   * often 4 KiB apart and share a set of the cache. Two runs of six, each with its own place.
   */
  private static void twelveAdjacentRows(
      int k, long from, long colA, long first, long second, long step) {
    for (int i = 0; i < k; i++) {
      long x0 = NativeMemory.getLong(from);
      long x1 = NativeMemory.getLong(from + 8);
      long x2 = NativeMemory.getLong(from + 16);
      long x3 = NativeMemory.getLong(from + 24);
      long x4 = NativeMemory.getLong(from + 32);
      long x5 = NativeMemory.getLong(from + 40);
      NativeMemory.putLong(first, x0);
      NativeMemory.putLong(first + 8, x1);
      NativeMemory.putLong(first + 16, x2);
      NativeMemory.putLong(second, x3);
      NativeMemory.putLong(second + 8, x4);
      NativeMemory.putLong(second + 16, x5);
      from += colA;
      first += step;
      second += step;
    }
  }

  private static void sixRows(int k, long from, long rowA, long colA, long to) {
    for (int i = 0; i < k; i++) {
      float x0 = NativeMemory.get(from);
      float x1 = NativeMemory.get(from + rowA);
      float x2 = NativeMemory.get(from + 2 * rowA);
      float x3 = NativeMemory.get(from + 3 * rowA);
      float x4 = NativeMemory.get(from + 4 * rowA);
      float x5 = NativeMemory.get(from + 5 * rowA);
      NativeMemory.put(to, x0);
      NativeMemory.put(to + 4, x1);
      NativeMemory.put(to + 8, x2);
      NativeMemory.put(to + 12, x3);
      NativeMemory.put(to + 16, x4);
      NativeMemory.put(to + 20, x5);
      from += colA;
      to += 24;
    }
  }

  private static void oneRow(int k, long from, long colA, long to, long step) {
    for (int i = 0; i < k; i++) {
      NativeMemory.put(to, NativeMemory.get(from));
      from += colA;
      to += step;
    }
  }
}
