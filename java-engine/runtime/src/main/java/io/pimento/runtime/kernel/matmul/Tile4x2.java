package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.broadcast;
import static io.pimento.runtime.kernel.Simd.load;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/** 4 rows by 2 vectors of C in registers; see {@link Tiles} for the arguments. */
final class Tile4x2 {
  private Tile4x2() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    FloatVector c0a = FloatVector.zero(Simd.F);
    FloatVector c0b = FloatVector.zero(Simd.F);
    FloatVector c1a = FloatVector.zero(Simd.F);
    FloatVector c1b = FloatVector.zero(Simd.F);
    FloatVector c2a = FloatVector.zero(Simd.F);
    FloatVector c2b = FloatVector.zero(Simd.F);
    FloatVector c3a = FloatVector.zero(Simd.F);
    FloatVector c3b = FloatVector.zero(Simd.F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      FloatVector a2 = broadcast(a + r2);
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      FloatVector a3 = broadcast(a + r3);
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
    Simd.store(c1a, c + rowC);
    Simd.store(c1b, c + rowC + BYTES);
    Simd.store(c2a, c + 2 * rowC);
    Simd.store(c2b, c + 2 * rowC + BYTES);
    Simd.store(c3a, c + 3 * rowC);
    Simd.store(c3b, c + 3 * rowC + BYTES);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    FloatVector c0a = load(c);
    FloatVector c0b = load(c + BYTES);
    FloatVector c1a = load(c + rowC);
    FloatVector c1b = load(c + rowC + BYTES);
    FloatVector c2a = load(c + 2 * rowC);
    FloatVector c2b = load(c + 2 * rowC + BYTES);
    FloatVector c3a = load(c + 3 * rowC);
    FloatVector c3b = load(c + 3 * rowC + BYTES);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      FloatVector a2 = broadcast(a + r2);
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      FloatVector a3 = broadcast(a + r3);
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
    Simd.store(c1a, c + rowC);
    Simd.store(c1b, c + rowC + BYTES);
    Simd.store(c2a, c + 2 * rowC);
    Simd.store(c2b, c + 2 * rowC + BYTES);
    Simd.store(c3a, c + 3 * rowC);
    Simd.store(c3b, c + 3 * rowC + BYTES);
  }
}
