package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.broadcast;
import static io.pimento.runtime.kernel.Simd.load;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;

/** 1 row by 2 vectors of C in registers; see {@link Tiles} for the arguments. */
final class Tile1x2 {
  private Tile1x2() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    FloatVector c0a = FloatVector.zero(Simd.F);
    FloatVector c0b = FloatVector.zero(Simd.F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    FloatVector c0a = load(c);
    FloatVector c0b = load(c + BYTES);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(a);
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      a += colA;
      b += rowB;
    }
    Simd.store(c0a, c);
    Simd.store(c0b, c + BYTES);
  }
}
