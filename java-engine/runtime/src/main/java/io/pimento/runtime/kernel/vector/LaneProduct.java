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
   * C = A·B of {@code [m, k]} and {@code [k, n]}. Steps from one row or column to the next are in
   * bytes; C may not overlap the others.
   */
  static void run(
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
    // A last tile that would reach past the end begins earlier and computes some entries again.
    for (int i = 0; i < m; i += TALL) {
      int tall = Math.min(TALL, m);
      int top = Math.min(i, m - tall);
      long rowsA = a + top * rowA;
      long rowsC = c + top * rowC;
      int j = 0;
      while (j < n) {
        int width = n - j >= MOST - 1 && n >= MOST ? MOST : n >= NARROW ? NARROW : 1;
        int left = Math.min(j, n - width);
        long columnsB = b + left * colB;
        long columnsC = rowsC + left * colC;
        if (tall == TALL && width == BROAD) {
          tile4x4(k, rowsA, rowA, colA, columnsB, rowB, colB, columnsC, rowC, colC);
        } else if (tall == TALL && width == NARROW) {
          tile4x2(k, rowsA, rowA, colA, columnsB, rowB, colB, columnsC, rowC, colC);
        } else {
          for (int r = 0; r < tall; r++) {
            for (int s = 0; s < width; s++) {
              tile1x1(
                  k,
                  rowsA + r * rowA,
                  colA,
                  columnsB + s * colB,
                  rowB,
                  columnsC + r * rowC + s * colC);
            }
          }
        }
        j += width;
      }
    }
  }

  private static void tile4x4(
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
    FloatVector c00 = FloatVector.zero(F);
    FloatVector c01 = FloatVector.zero(F);
    FloatVector c02 = FloatVector.zero(F);
    FloatVector c03 = FloatVector.zero(F);
    FloatVector c10 = FloatVector.zero(F);
    FloatVector c11 = FloatVector.zero(F);
    FloatVector c12 = FloatVector.zero(F);
    FloatVector c13 = FloatVector.zero(F);
    FloatVector c20 = FloatVector.zero(F);
    FloatVector c21 = FloatVector.zero(F);
    FloatVector c22 = FloatVector.zero(F);
    FloatVector c23 = FloatVector.zero(F);
    FloatVector c30 = FloatVector.zero(F);
    FloatVector c31 = FloatVector.zero(F);
    FloatVector c32 = FloatVector.zero(F);
    FloatVector c33 = FloatVector.zero(F);
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
    FloatVector c00 = FloatVector.zero(F);
    FloatVector c01 = FloatVector.zero(F);
    FloatVector c10 = FloatVector.zero(F);
    FloatVector c11 = FloatVector.zero(F);
    FloatVector c20 = FloatVector.zero(F);
    FloatVector c21 = FloatVector.zero(F);
    FloatVector c30 = FloatVector.zero(F);
    FloatVector c31 = FloatVector.zero(F);
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

  private static void tile1x1(int k, long a, long colA, long b, long rowB, long c) {
    FloatVector sum = FloatVector.zero(F);
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
