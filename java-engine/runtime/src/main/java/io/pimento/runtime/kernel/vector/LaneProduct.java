package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * Products of small matrices of as many samples as a vector has lanes: every entry is a vector, one
 * lane a sample, so that no size leaves lanes idle, nothing is summed across lanes, and a sample's
 * bits do not depend on the others. Each entry of the result is summed in the order of k.
 */
final class LaneProduct {
  private static final int TALL = 4;
  private static final int BROAD = 4;
  private static final int NARROW = 2;

  /** Sixteen sums ask for the 32 registers of AVX-512. */
  private static final int MOST = Simd.LANES == 16 ? BROAD : NARROW;

  private LaneProduct() {}

  /**
   * C = A·B, or C += A·B, of {@code [m, k]} and {@code [k, n]}. Steps from one row or column to the
   * next are in bytes; C may not overlap the others.
   */
  static void run(
      boolean add,
      int m,
      int n,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long colB,
      long c,
      long rowC,
      long colC) {
    for (int i = 0; i < m; i += TALL) {
      // A last tile that would reach past the end begins earlier and computes some entries again.
      int tall = Math.min(TALL, add ? m - i : m);
      int top = Math.min(i, m - tall);
      long rowsA = a + top * rowA;
      long rowsC = c + top * rowC;
      int j = 0;
      while (j < n) {
        int width = width(n - j, add ? n - j : n);
        int left = Math.min(j, n - width);
        long columnsB = b + left * colB;
        long columnsC = rowsC + left * colC;
        if (tall == TALL && width == BROAD) {
          tile4x4(add, k, rowsA, rowA, colA, columnsB, rowB, colB, columnsC, rowC, colC);
        } else if (tall == TALL && width == NARROW) {
          tile4x2(add, k, rowsA, rowA, colA, columnsB, rowB, colB, columnsC, rowC, colC);
        } else {
          for (int r = 0; r < tall; r++) {
            for (int s = 0; s < width; s++) {
              long to = columnsC + r * rowC + s * colC;
              tile1x1(add, k, rowsA + r * rowA, colA, columnsB + s * colB, rowB, to);
            }
          }
        }
        j += width;
      }
    }
  }

  /** Columns of the next tile: as many as there may be, three being one short of four. */
  private static int width(int left, int most) {
    if (left >= MOST - 1 && most >= MOST) {
      return MOST;
    }
    return most >= NARROW ? NARROW : 1;
  }

  private static void tile4x4(
      boolean add,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long colB,
      long c,
      long rowC,
      long colC) {
    FloatVector c00 = add ? FloatVector.fromMemorySegment(F, ALL, c, ORDER) : FloatVector.zero(F);
    FloatVector c01 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + colC, ORDER) : FloatVector.zero(F);
    FloatVector c02 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 2 * colC, ORDER) : FloatVector.zero(F);
    FloatVector c03 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 3 * colC, ORDER) : FloatVector.zero(F);
    FloatVector c10 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + rowC, ORDER) : FloatVector.zero(F);
    FloatVector c11 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + rowC + colC, ORDER) : FloatVector.zero(F);
    FloatVector c12 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + rowC + 2 * colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c13 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + rowC + 3 * colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c20 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC, ORDER) : FloatVector.zero(F);
    FloatVector c21 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC + colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c22 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC + 2 * colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c23 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC + 3 * colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c30 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC, ORDER) : FloatVector.zero(F);
    FloatVector c31 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC + colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c32 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC + 2 * colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c33 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC + 3 * colC, ORDER)
            : FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(F, ALL, b + colB, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(F, ALL, b + 2 * colB, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(F, ALL, b + 3 * colB, ORDER);
      FloatVector a0 = FloatVector.fromMemorySegment(F, ALL, a, ORDER);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.fromMemorySegment(F, ALL, a + rowA, ORDER);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.fromMemorySegment(F, ALL, a + 2 * rowA, ORDER);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.fromMemorySegment(F, ALL, a + 3 * rowA, ORDER);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      a += colA;
      b += rowB;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + colC, ORDER);
    c02.intoMemorySegment(ALL, c + 2 * colC, ORDER);
    c03.intoMemorySegment(ALL, c + 3 * colC, ORDER);
    c += rowC;
    c10.intoMemorySegment(ALL, c, ORDER);
    c11.intoMemorySegment(ALL, c + colC, ORDER);
    c12.intoMemorySegment(ALL, c + 2 * colC, ORDER);
    c13.intoMemorySegment(ALL, c + 3 * colC, ORDER);
    c += rowC;
    c20.intoMemorySegment(ALL, c, ORDER);
    c21.intoMemorySegment(ALL, c + colC, ORDER);
    c22.intoMemorySegment(ALL, c + 2 * colC, ORDER);
    c23.intoMemorySegment(ALL, c + 3 * colC, ORDER);
    c += rowC;
    c30.intoMemorySegment(ALL, c, ORDER);
    c31.intoMemorySegment(ALL, c + colC, ORDER);
    c32.intoMemorySegment(ALL, c + 2 * colC, ORDER);
    c33.intoMemorySegment(ALL, c + 3 * colC, ORDER);
  }

  private static void tile4x2(
      boolean add,
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long colB,
      long c,
      long rowC,
      long colC) {
    FloatVector c00 = add ? FloatVector.fromMemorySegment(F, ALL, c, ORDER) : FloatVector.zero(F);
    FloatVector c01 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + colC, ORDER) : FloatVector.zero(F);
    FloatVector c10 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + rowC, ORDER) : FloatVector.zero(F);
    FloatVector c11 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + rowC + colC, ORDER) : FloatVector.zero(F);
    FloatVector c20 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC, ORDER) : FloatVector.zero(F);
    FloatVector c21 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 2 * rowC + colC, ORDER)
            : FloatVector.zero(F);
    FloatVector c30 =
        add ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC, ORDER) : FloatVector.zero(F);
    FloatVector c31 =
        add
            ? FloatVector.fromMemorySegment(F, ALL, c + 3 * rowC + colC, ORDER)
            : FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(F, ALL, b + colB, ORDER);
      FloatVector a0 = FloatVector.fromMemorySegment(F, ALL, a, ORDER);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.fromMemorySegment(F, ALL, a + rowA, ORDER);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.fromMemorySegment(F, ALL, a + 2 * rowA, ORDER);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.fromMemorySegment(F, ALL, a + 3 * rowA, ORDER);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      a += colA;
      b += rowB;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + colC, ORDER);
    c += rowC;
    c10.intoMemorySegment(ALL, c, ORDER);
    c11.intoMemorySegment(ALL, c + colC, ORDER);
    c += rowC;
    c20.intoMemorySegment(ALL, c, ORDER);
    c21.intoMemorySegment(ALL, c + colC, ORDER);
    c += rowC;
    c30.intoMemorySegment(ALL, c, ORDER);
    c31.intoMemorySegment(ALL, c + colC, ORDER);
  }

  private static void tile1x1(boolean add, int k, long a, long colA, long b, long rowB, long c) {
    FloatVector sum = add ? FloatVector.fromMemorySegment(F, ALL, c, ORDER) : FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      sum =
          FloatVector.fromMemorySegment(F, ALL, a, ORDER)
              .fma(FloatVector.fromMemorySegment(F, ALL, b, ORDER), sum);
      a += colA;
      b += rowB;
    }
    sum.intoMemorySegment(ALL, c, ORDER);
  }
}
