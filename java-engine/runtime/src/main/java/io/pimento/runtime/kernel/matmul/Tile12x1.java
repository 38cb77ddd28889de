package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** 12 rows by 1 vector of C in registers; see {@link Tiles} for the arguments. */
@SuppressWarnings("removal")
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
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c1a = FloatVector.zero(F);
    FloatVector c2a = FloatVector.zero(F);
    FloatVector c3a = FloatVector.zero(F);
    FloatVector c4a = FloatVector.zero(F);
    FloatVector c5a = FloatVector.zero(F);
    FloatVector c6a = FloatVector.zero(F);
    FloatVector c7a = FloatVector.zero(F);
    FloatVector c8a = FloatVector.zero(F);
    FloatVector c9a = FloatVector.zero(F);
    FloatVector c10a = FloatVector.zero(F);
    FloatVector c11a = FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      FloatVector a6 = broadcast(F, MEMORY.getFloat(a + r6));
      c6a = a6.fma(b0, c6a);
      FloatVector a7 = broadcast(F, MEMORY.getFloat(a + r7));
      c7a = a7.fma(b0, c7a);
      FloatVector a8 = broadcast(F, MEMORY.getFloat(a + r8));
      c8a = a8.fma(b0, c8a);
      FloatVector a9 = broadcast(F, MEMORY.getFloat(a + r9));
      c9a = a9.fma(b0, c9a);
      FloatVector a10 = broadcast(F, MEMORY.getFloat(a + r10));
      c10a = a10.fma(b0, c10a);
      FloatVector a11 = broadcast(F, MEMORY.getFloat(a + r11));
      c11a = a11.fma(b0, c11a);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c6a.intoMemorySegment(ALL, c + 6 * rowC, ORDER);
    c7a.intoMemorySegment(ALL, c + 7 * rowC, ORDER);
    c8a.intoMemorySegment(ALL, c + 8 * rowC, ORDER);
    c9a.intoMemorySegment(ALL, c + 9 * rowC, ORDER);
    c10a.intoMemorySegment(ALL, c + 10 * rowC, ORDER);
    c11a.intoMemorySegment(ALL, c + 11 * rowC, ORDER);
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
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c6a = fromMemorySegment(F, ALL, c + 6 * rowC, ORDER);
    FloatVector c7a = fromMemorySegment(F, ALL, c + 7 * rowC, ORDER);
    FloatVector c8a = fromMemorySegment(F, ALL, c + 8 * rowC, ORDER);
    FloatVector c9a = fromMemorySegment(F, ALL, c + 9 * rowC, ORDER);
    FloatVector c10a = fromMemorySegment(F, ALL, c + 10 * rowC, ORDER);
    FloatVector c11a = fromMemorySegment(F, ALL, c + 11 * rowC, ORDER);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      FloatVector a6 = broadcast(F, MEMORY.getFloat(a + r6));
      c6a = a6.fma(b0, c6a);
      FloatVector a7 = broadcast(F, MEMORY.getFloat(a + r7));
      c7a = a7.fma(b0, c7a);
      FloatVector a8 = broadcast(F, MEMORY.getFloat(a + r8));
      c8a = a8.fma(b0, c8a);
      FloatVector a9 = broadcast(F, MEMORY.getFloat(a + r9));
      c9a = a9.fma(b0, c9a);
      FloatVector a10 = broadcast(F, MEMORY.getFloat(a + r10));
      c10a = a10.fma(b0, c10a);
      FloatVector a11 = broadcast(F, MEMORY.getFloat(a + r11));
      c11a = a11.fma(b0, c11a);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c6a.intoMemorySegment(ALL, c + 6 * rowC, ORDER);
    c7a.intoMemorySegment(ALL, c + 7 * rowC, ORDER);
    c8a.intoMemorySegment(ALL, c + 8 * rowC, ORDER);
    c9a.intoMemorySegment(ALL, c + 9 * rowC, ORDER);
    c10a.intoMemorySegment(ALL, c + 10 * rowC, ORDER);
    c11a.intoMemorySegment(ALL, c + 11 * rowC, ORDER);
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
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c6a = fromMemorySegment(F, ALL, c + 6 * rowC, ORDER);
    FloatVector c7a = fromMemorySegment(F, ALL, c + 7 * rowC, ORDER);
    FloatVector c8a = fromMemorySegment(F, ALL, c + 8 * rowC, ORDER);
    FloatVector c9a = fromMemorySegment(F, ALL, c + 9 * rowC, ORDER);
    FloatVector c10a = fromMemorySegment(F, ALL, c + 10 * rowC, ORDER);
    FloatVector c11a = fromMemorySegment(F, ALL, c + 11 * rowC, ORDER);
    long jump = stepA - k * colA;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < k; i++) {
        FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
        FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
        c0a = a0.fma(b0, c0a);
        FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
        c1a = a1.fma(b0, c1a);
        FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
        c2a = a2.fma(b0, c2a);
        FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
        c3a = a3.fma(b0, c3a);
        FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
        c4a = a4.fma(b0, c4a);
        FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
        c5a = a5.fma(b0, c5a);
        FloatVector a6 = broadcast(F, MEMORY.getFloat(a + r6));
        c6a = a6.fma(b0, c6a);
        FloatVector a7 = broadcast(F, MEMORY.getFloat(a + r7));
        c7a = a7.fma(b0, c7a);
        FloatVector a8 = broadcast(F, MEMORY.getFloat(a + r8));
        c8a = a8.fma(b0, c8a);
        FloatVector a9 = broadcast(F, MEMORY.getFloat(a + r9));
        c9a = a9.fma(b0, c9a);
        FloatVector a10 = broadcast(F, MEMORY.getFloat(a + r10));
        c10a = a10.fma(b0, c10a);
        FloatVector a11 = broadcast(F, MEMORY.getFloat(a + r11));
        c11a = a11.fma(b0, c11a);
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c6a.intoMemorySegment(ALL, c + 6 * rowC, ORDER);
    c7a.intoMemorySegment(ALL, c + 7 * rowC, ORDER);
    c8a.intoMemorySegment(ALL, c + 8 * rowC, ORDER);
    c9a.intoMemorySegment(ALL, c + 9 * rowC, ORDER);
    c10a.intoMemorySegment(ALL, c + 10 * rowC, ORDER);
    c11a.intoMemorySegment(ALL, c + 11 * rowC, ORDER);
  }
}
