package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** 2 rows by 1 vector of C in registers; see {@link Tiles} for the arguments. */
@SuppressWarnings("removal")
final class Tile2x1 {
  private Tile2x1() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c1a = FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
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
    long r1 = rowA;
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    long jump = stepA - k * colA;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < k; i++) {
        FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
        FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
        c0a = a0.fma(b0, c0a);
        FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
        c1a = a1.fma(b0, c1a);
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
  }
}
