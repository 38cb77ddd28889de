package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.broadcast;
import static io.pimento.runtime.kernel.Simd.load;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/** 2 rows by 1 vector of C in registers; see {@link Tiles} for the arguments. */
final class Tile2x1 {
  private Tile2x1() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = FloatVector.zero(Simd.F);
    FloatVector c1a = FloatVector.zero(Simd.F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c1a, c + rowC);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = load(c);
    FloatVector c1a = load(c + rowC);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(a + r1);
      c1a = a1.fma(b0, c1a);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c1a, c + rowC);
  }
}
