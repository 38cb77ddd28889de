package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.broadcast;
import static io.pimento.runtime.kernel.Simd.load;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/** 12 rows by 1 vector of C in registers; see {@link Tiles} for the arguments. */
final class Tile12x1 {
  private Tile12x1() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    long r6 = 6 * rowA;
    long r7 = 7 * rowA;
    long r8 = 8 * rowA;
    long r9 = 9 * rowA;
    long r10 = 10 * rowA;
    long r11 = 11 * rowA;
    FloatVector c0a = FloatVector.zero(Simd.F);
    FloatVector c1a = FloatVector.zero(Simd.F);
    FloatVector c2a = FloatVector.zero(Simd.F);
    FloatVector c3a = FloatVector.zero(Simd.F);
    FloatVector c4a = FloatVector.zero(Simd.F);
    FloatVector c5a = FloatVector.zero(Simd.F);
    FloatVector c6a = FloatVector.zero(Simd.F);
    FloatVector c7a = FloatVector.zero(Simd.F);
    FloatVector c8a = FloatVector.zero(Simd.F);
    FloatVector c9a = FloatVector.zero(Simd.F);
    FloatVector c10a = FloatVector.zero(Simd.F);
    FloatVector c11a = FloatVector.zero(Simd.F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      FloatVector a2 = broadcast(a + r2);
      c2a = a2.fma(b0, c2a);
      FloatVector a3 = broadcast(a + r3);
      c3a = a3.fma(b0, c3a);
      FloatVector a4 = broadcast(a + r4);
      c4a = a4.fma(b0, c4a);
      FloatVector a5 = broadcast(a + r5);
      c5a = a5.fma(b0, c5a);
      FloatVector a6 = broadcast(a + r6);
      c6a = a6.fma(b0, c6a);
      FloatVector a7 = broadcast(a + r7);
      c7a = a7.fma(b0, c7a);
      FloatVector a8 = broadcast(a + r8);
      c8a = a8.fma(b0, c8a);
      FloatVector a9 = broadcast(a + r9);
      c9a = a9.fma(b0, c9a);
      FloatVector a10 = broadcast(a + r10);
      c10a = a10.fma(b0, c10a);
      FloatVector a11 = broadcast(a + r11);
      c11a = a11.fma(b0, c11a);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c1a, c + rowC);
    Simd.store(c2a, c + 2 * rowC);
    Simd.store(c3a, c + 3 * rowC);
    Simd.store(c4a, c + 4 * rowC);
    Simd.store(c5a, c + 5 * rowC);
    Simd.store(c6a, c + 6 * rowC);
    Simd.store(c7a, c + 7 * rowC);
    Simd.store(c8a, c + 8 * rowC);
    Simd.store(c9a, c + 9 * rowC);
    Simd.store(c10a, c + 10 * rowC);
    Simd.store(c11a, c + 11 * rowC);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    long r6 = 6 * rowA;
    long r7 = 7 * rowA;
    long r8 = 8 * rowA;
    long r9 = 9 * rowA;
    long r10 = 10 * rowA;
    long r11 = 11 * rowA;
    FloatVector c0a = load(c);
    FloatVector c1a = load(c + rowC);
    FloatVector c2a = load(c + 2 * rowC);
    FloatVector c3a = load(c + 3 * rowC);
    FloatVector c4a = load(c + 4 * rowC);
    FloatVector c5a = load(c + 5 * rowC);
    FloatVector c6a = load(c + 6 * rowC);
    FloatVector c7a = load(c + 7 * rowC);
    FloatVector c8a = load(c + 8 * rowC);
    FloatVector c9a = load(c + 9 * rowC);
    FloatVector c10a = load(c + 10 * rowC);
    FloatVector c11a = load(c + 11 * rowC);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      FloatVector a2 = broadcast(a + r2);
      c2a = a2.fma(b0, c2a);
      FloatVector a3 = broadcast(a + r3);
      c3a = a3.fma(b0, c3a);
      FloatVector a4 = broadcast(a + r4);
      c4a = a4.fma(b0, c4a);
      FloatVector a5 = broadcast(a + r5);
      c5a = a5.fma(b0, c5a);
      FloatVector a6 = broadcast(a + r6);
      c6a = a6.fma(b0, c6a);
      FloatVector a7 = broadcast(a + r7);
      c7a = a7.fma(b0, c7a);
      FloatVector a8 = broadcast(a + r8);
      c8a = a8.fma(b0, c8a);
      FloatVector a9 = broadcast(a + r9);
      c9a = a9.fma(b0, c9a);
      FloatVector a10 = broadcast(a + r10);
      c10a = a10.fma(b0, c10a);
      FloatVector a11 = broadcast(a + r11);
      c11a = a11.fma(b0, c11a);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c1a, c + rowC);
    Simd.store(c2a, c + 2 * rowC);
    Simd.store(c3a, c + 3 * rowC);
    Simd.store(c4a, c + 4 * rowC);
    Simd.store(c5a, c + 5 * rowC);
    Simd.store(c6a, c + 6 * rowC);
    Simd.store(c7a, c + 7 * rowC);
    Simd.store(c8a, c + 8 * rowC);
    Simd.store(c9a, c + 9 * rowC);
    Simd.store(c10a, c + 10 * rowC);
    Simd.store(c11a, c + 11 * rowC);
  }
}
