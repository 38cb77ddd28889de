package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** 1 row by 2 vectors of C in registers; see {@link Tiles} for the arguments. */
@SuppressWarnings("removal")
final class Tile1x2 {
  private Tile1x2() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c0b = FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + BYTES, ORDER);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
  }

  /** C += Σ A·B over {@code runs} stretches of k: A jumps by {@code stepA} bytes, B goes on. */
  static void accumulateRuns(
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
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + BYTES, ORDER);
    long jump = stepA - k * colA;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < k; i++) {
        FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
        FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
        FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
        c0a = a0.fma(b0, c0a);
        c0b = a0.fma(b1, c0b);
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
  }
}
