package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** 6 rows by 2 vectors of C in registers; see {@link Tiles} for the arguments. */
@SuppressWarnings("removal")
final class Tile6x2 {
  private Tile6x2() {}

  /** C = A·B. */
  static void store(int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c0b = FloatVector.zero(F);
    FloatVector c1a = FloatVector.zero(F);
    FloatVector c1b = FloatVector.zero(F);
    FloatVector c2a = FloatVector.zero(F);
    FloatVector c2b = FloatVector.zero(F);
    FloatVector c3a = FloatVector.zero(F);
    FloatVector c3b = FloatVector.zero(F);
    FloatVector c4a = FloatVector.zero(F);
    FloatVector c4b = FloatVector.zero(F);
    FloatVector c5a = FloatVector.zero(F);
    FloatVector c5b = FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      c4b = a4.fma(b1, c4b);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      c5b = a5.fma(b1, c5b);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + BYTES, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + BYTES, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + BYTES, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + BYTES, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + BYTES, ORDER);
  }

  /** C += A·B. */
  static void accumulate(
      int k, long a, long rowA, long colA, long b, long rowB, long c, long rowC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + BYTES, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c1b = fromMemorySegment(F, ALL, c + rowC + BYTES, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c2b = fromMemorySegment(F, ALL, c + 2 * rowC + BYTES, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c3b = fromMemorySegment(F, ALL, c + 3 * rowC + BYTES, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c4b = fromMemorySegment(F, ALL, c + 4 * rowC + BYTES, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c5b = fromMemorySegment(F, ALL, c + 5 * rowC + BYTES, ORDER);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      c4b = a4.fma(b1, c4b);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      c5b = a5.fma(b1, c5b);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + BYTES, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + BYTES, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + BYTES, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + BYTES, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + BYTES, ORDER);
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
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + BYTES, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c1b = fromMemorySegment(F, ALL, c + rowC + BYTES, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c2b = fromMemorySegment(F, ALL, c + 2 * rowC + BYTES, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c3b = fromMemorySegment(F, ALL, c + 3 * rowC + BYTES, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c4b = fromMemorySegment(F, ALL, c + 4 * rowC + BYTES, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c5b = fromMemorySegment(F, ALL, c + 5 * rowC + BYTES, ORDER);
    long jump = stepA - k * colA;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < k; i++) {
        FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
        FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
        FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
        c0a = a0.fma(b0, c0a);
        c0b = a0.fma(b1, c0b);
        FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
        c1a = a1.fma(b0, c1a);
        c1b = a1.fma(b1, c1b);
        FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
        c2a = a2.fma(b0, c2a);
        c2b = a2.fma(b1, c2b);
        FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
        c3a = a3.fma(b0, c3a);
        c3b = a3.fma(b1, c3b);
        FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
        c4a = a4.fma(b0, c4a);
        c4b = a4.fma(b1, c4b);
        FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
        c5a = a5.fma(b0, c5a);
        c5b = a5.fma(b1, c5b);
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + BYTES, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + BYTES, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + BYTES, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + BYTES, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + BYTES, ORDER);
  }
}
