package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.broadcast;
import static io.pimento.runtime.kernel.Simd.load;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/** 2 rows by 2 vectors of C in registers; see {@link Tiles} for the arguments. */
final class Tile2x2 {
  private Tile2x2() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = FloatVector.zero(Simd.F);
    FloatVector c0b = FloatVector.zero(Simd.F);
    FloatVector c1a = FloatVector.zero(Simd.F);
    FloatVector c1b = FloatVector.zero(Simd.F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
    Simd.store(c1a, c + rowC);
    Simd.store(c1b, c + rowC + BYTES);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = load(c);
    FloatVector c0b = load(c + BYTES);
    FloatVector c1a = load(c + rowC);
    FloatVector c1b = load(c + rowC + BYTES);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
    Simd.store(c1a, c + rowC);
    Simd.store(c1b, c + rowC + BYTES);
  }
}
