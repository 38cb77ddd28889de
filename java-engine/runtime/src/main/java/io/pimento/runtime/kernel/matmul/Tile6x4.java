package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.BYTES;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/**
 * 6 rows by 4 vectors of C in registers; see {@link Tiles} for the arguments. Vectors of a row of B
 * or C lie any stride apart: side by side, or one a sample.
 */
@SuppressWarnings("removal")
final class Tile6x4 {
  private Tile6x4() {}

  /** C = A·B. */
  static void store(
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long vectorB,
      long c,
      long rowC,
      long vectorC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    long v1 = vectorB;
    long v2 = 2 * vectorB;
    long v3 = 3 * vectorB;
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c0b = FloatVector.zero(F);
    FloatVector c0c = FloatVector.zero(F);
    FloatVector c0d = FloatVector.zero(F);
    FloatVector c1a = FloatVector.zero(F);
    FloatVector c1b = FloatVector.zero(F);
    FloatVector c1c = FloatVector.zero(F);
    FloatVector c1d = FloatVector.zero(F);
    FloatVector c2a = FloatVector.zero(F);
    FloatVector c2b = FloatVector.zero(F);
    FloatVector c2c = FloatVector.zero(F);
    FloatVector c2d = FloatVector.zero(F);
    FloatVector c3a = FloatVector.zero(F);
    FloatVector c3b = FloatVector.zero(F);
    FloatVector c3c = FloatVector.zero(F);
    FloatVector c3d = FloatVector.zero(F);
    FloatVector c4a = FloatVector.zero(F);
    FloatVector c4b = FloatVector.zero(F);
    FloatVector c4c = FloatVector.zero(F);
    FloatVector c4d = FloatVector.zero(F);
    FloatVector c5a = FloatVector.zero(F);
    FloatVector c5b = FloatVector.zero(F);
    FloatVector c5c = FloatVector.zero(F);
    FloatVector c5d = FloatVector.zero(F);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + v1, ORDER);
      FloatVector b2 = fromMemorySegment(F, ALL, b + v2, ORDER);
      FloatVector b3 = fromMemorySegment(F, ALL, b + v3, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      c0c = a0.fma(b2, c0c);
      c0d = a0.fma(b3, c0d);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      c1c = a1.fma(b2, c1c);
      c1d = a1.fma(b3, c1d);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      c2c = a2.fma(b2, c2c);
      c2d = a2.fma(b3, c2d);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      c3c = a3.fma(b2, c3c);
      c3d = a3.fma(b3, c3d);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      c4b = a4.fma(b1, c4b);
      c4c = a4.fma(b2, c4c);
      c4d = a4.fma(b3, c4d);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      c5b = a5.fma(b1, c5b);
      c5c = a5.fma(b2, c5c);
      c5d = a5.fma(b3, c5d);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + vectorC, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * vectorC, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * vectorC, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + vectorC, ORDER);
    c1c.intoMemorySegment(ALL, c + rowC + 2 * vectorC, ORDER);
    c1d.intoMemorySegment(ALL, c + rowC + 3 * vectorC, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + vectorC, ORDER);
    c2c.intoMemorySegment(ALL, c + 2 * rowC + 2 * vectorC, ORDER);
    c2d.intoMemorySegment(ALL, c + 2 * rowC + 3 * vectorC, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + vectorC, ORDER);
    c3c.intoMemorySegment(ALL, c + 3 * rowC + 2 * vectorC, ORDER);
    c3d.intoMemorySegment(ALL, c + 3 * rowC + 3 * vectorC, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + vectorC, ORDER);
    c4c.intoMemorySegment(ALL, c + 4 * rowC + 2 * vectorC, ORDER);
    c4d.intoMemorySegment(ALL, c + 4 * rowC + 3 * vectorC, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + vectorC, ORDER);
    c5c.intoMemorySegment(ALL, c + 5 * rowC + 2 * vectorC, ORDER);
    c5d.intoMemorySegment(ALL, c + 5 * rowC + 3 * vectorC, ORDER);
  }

  /** C += A·B. */
  static void accumulate(
      int k,
      long a,
      long rowA,
      long colA,
      long b,
      long rowB,
      long vectorB,
      long c,
      long rowC,
      long vectorC) {
    long r1 = rowA;
    long r2 = 2 * rowA;
    long r3 = 3 * rowA;
    long r4 = 4 * rowA;
    long r5 = 5 * rowA;
    long v1 = vectorB;
    long v2 = 2 * vectorB;
    long v3 = 3 * vectorB;
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + vectorC, ORDER);
    FloatVector c0c = fromMemorySegment(F, ALL, c + 2 * vectorC, ORDER);
    FloatVector c0d = fromMemorySegment(F, ALL, c + 3 * vectorC, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c1b = fromMemorySegment(F, ALL, c + rowC + vectorC, ORDER);
    FloatVector c1c = fromMemorySegment(F, ALL, c + rowC + 2 * vectorC, ORDER);
    FloatVector c1d = fromMemorySegment(F, ALL, c + rowC + 3 * vectorC, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c2b = fromMemorySegment(F, ALL, c + 2 * rowC + vectorC, ORDER);
    FloatVector c2c = fromMemorySegment(F, ALL, c + 2 * rowC + 2 * vectorC, ORDER);
    FloatVector c2d = fromMemorySegment(F, ALL, c + 2 * rowC + 3 * vectorC, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c3b = fromMemorySegment(F, ALL, c + 3 * rowC + vectorC, ORDER);
    FloatVector c3c = fromMemorySegment(F, ALL, c + 3 * rowC + 2 * vectorC, ORDER);
    FloatVector c3d = fromMemorySegment(F, ALL, c + 3 * rowC + 3 * vectorC, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c4b = fromMemorySegment(F, ALL, c + 4 * rowC + vectorC, ORDER);
    FloatVector c4c = fromMemorySegment(F, ALL, c + 4 * rowC + 2 * vectorC, ORDER);
    FloatVector c4d = fromMemorySegment(F, ALL, c + 4 * rowC + 3 * vectorC, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c5b = fromMemorySegment(F, ALL, c + 5 * rowC + vectorC, ORDER);
    FloatVector c5c = fromMemorySegment(F, ALL, c + 5 * rowC + 2 * vectorC, ORDER);
    FloatVector c5d = fromMemorySegment(F, ALL, c + 5 * rowC + 3 * vectorC, ORDER);
    for (int i = 0; i < k; i++) {
      FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
      FloatVector b1 = fromMemorySegment(F, ALL, b + v1, ORDER);
      FloatVector b2 = fromMemorySegment(F, ALL, b + v2, ORDER);
      FloatVector b3 = fromMemorySegment(F, ALL, b + v3, ORDER);
      FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
      c0a = a0.fma(b0, c0a);
      c0b = a0.fma(b1, c0b);
      c0c = a0.fma(b2, c0c);
      c0d = a0.fma(b3, c0d);
      FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
      c1a = a1.fma(b0, c1a);
      c1b = a1.fma(b1, c1b);
      c1c = a1.fma(b2, c1c);
      c1d = a1.fma(b3, c1d);
      FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
      c2a = a2.fma(b0, c2a);
      c2b = a2.fma(b1, c2b);
      c2c = a2.fma(b2, c2c);
      c2d = a2.fma(b3, c2d);
      FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
      c3a = a3.fma(b0, c3a);
      c3b = a3.fma(b1, c3b);
      c3c = a3.fma(b2, c3c);
      c3d = a3.fma(b3, c3d);
      FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
      c4a = a4.fma(b0, c4a);
      c4b = a4.fma(b1, c4b);
      c4c = a4.fma(b2, c4c);
      c4d = a4.fma(b3, c4d);
      FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
      c5a = a5.fma(b0, c5a);
      c5b = a5.fma(b1, c5b);
      c5c = a5.fma(b2, c5c);
      c5d = a5.fma(b3, c5d);
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + vectorC, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * vectorC, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * vectorC, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + vectorC, ORDER);
    c1c.intoMemorySegment(ALL, c + rowC + 2 * vectorC, ORDER);
    c1d.intoMemorySegment(ALL, c + rowC + 3 * vectorC, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + vectorC, ORDER);
    c2c.intoMemorySegment(ALL, c + 2 * rowC + 2 * vectorC, ORDER);
    c2d.intoMemorySegment(ALL, c + 2 * rowC + 3 * vectorC, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + vectorC, ORDER);
    c3c.intoMemorySegment(ALL, c + 3 * rowC + 2 * vectorC, ORDER);
    c3d.intoMemorySegment(ALL, c + 3 * rowC + 3 * vectorC, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + vectorC, ORDER);
    c4c.intoMemorySegment(ALL, c + 4 * rowC + 2 * vectorC, ORDER);
    c4d.intoMemorySegment(ALL, c + 4 * rowC + 3 * vectorC, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + vectorC, ORDER);
    c5c.intoMemorySegment(ALL, c + 5 * rowC + 2 * vectorC, ORDER);
    c5d.intoMemorySegment(ALL, c + 5 * rowC + 3 * vectorC, ORDER);
  }

  /** C += Σ A·B over runs; see {@link Tiles#accumulateRuns}. */
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
    FloatVector c0c = fromMemorySegment(F, ALL, c + 2 * BYTES, ORDER);
    FloatVector c0d = fromMemorySegment(F, ALL, c + 3 * BYTES, ORDER);
    FloatVector c1a = fromMemorySegment(F, ALL, c + rowC, ORDER);
    FloatVector c1b = fromMemorySegment(F, ALL, c + rowC + BYTES, ORDER);
    FloatVector c1c = fromMemorySegment(F, ALL, c + rowC + 2 * BYTES, ORDER);
    FloatVector c1d = fromMemorySegment(F, ALL, c + rowC + 3 * BYTES, ORDER);
    FloatVector c2a = fromMemorySegment(F, ALL, c + 2 * rowC, ORDER);
    FloatVector c2b = fromMemorySegment(F, ALL, c + 2 * rowC + BYTES, ORDER);
    FloatVector c2c = fromMemorySegment(F, ALL, c + 2 * rowC + 2 * BYTES, ORDER);
    FloatVector c2d = fromMemorySegment(F, ALL, c + 2 * rowC + 3 * BYTES, ORDER);
    FloatVector c3a = fromMemorySegment(F, ALL, c + 3 * rowC, ORDER);
    FloatVector c3b = fromMemorySegment(F, ALL, c + 3 * rowC + BYTES, ORDER);
    FloatVector c3c = fromMemorySegment(F, ALL, c + 3 * rowC + 2 * BYTES, ORDER);
    FloatVector c3d = fromMemorySegment(F, ALL, c + 3 * rowC + 3 * BYTES, ORDER);
    FloatVector c4a = fromMemorySegment(F, ALL, c + 4 * rowC, ORDER);
    FloatVector c4b = fromMemorySegment(F, ALL, c + 4 * rowC + BYTES, ORDER);
    FloatVector c4c = fromMemorySegment(F, ALL, c + 4 * rowC + 2 * BYTES, ORDER);
    FloatVector c4d = fromMemorySegment(F, ALL, c + 4 * rowC + 3 * BYTES, ORDER);
    FloatVector c5a = fromMemorySegment(F, ALL, c + 5 * rowC, ORDER);
    FloatVector c5b = fromMemorySegment(F, ALL, c + 5 * rowC + BYTES, ORDER);
    FloatVector c5c = fromMemorySegment(F, ALL, c + 5 * rowC + 2 * BYTES, ORDER);
    FloatVector c5d = fromMemorySegment(F, ALL, c + 5 * rowC + 3 * BYTES, ORDER);
    long jump = stepA - k * colA;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < k; i++) {
        FloatVector b0 = fromMemorySegment(F, ALL, b, ORDER);
        FloatVector b1 = fromMemorySegment(F, ALL, b + BYTES, ORDER);
        FloatVector b2 = fromMemorySegment(F, ALL, b + 2 * BYTES, ORDER);
        FloatVector b3 = fromMemorySegment(F, ALL, b + 3 * BYTES, ORDER);
        FloatVector a0 = broadcast(F, MEMORY.getFloat(a));
        c0a = a0.fma(b0, c0a);
        c0b = a0.fma(b1, c0b);
        c0c = a0.fma(b2, c0c);
        c0d = a0.fma(b3, c0d);
        FloatVector a1 = broadcast(F, MEMORY.getFloat(a + r1));
        c1a = a1.fma(b0, c1a);
        c1b = a1.fma(b1, c1b);
        c1c = a1.fma(b2, c1c);
        c1d = a1.fma(b3, c1d);
        FloatVector a2 = broadcast(F, MEMORY.getFloat(a + r2));
        c2a = a2.fma(b0, c2a);
        c2b = a2.fma(b1, c2b);
        c2c = a2.fma(b2, c2c);
        c2d = a2.fma(b3, c2d);
        FloatVector a3 = broadcast(F, MEMORY.getFloat(a + r3));
        c3a = a3.fma(b0, c3a);
        c3b = a3.fma(b1, c3b);
        c3c = a3.fma(b2, c3c);
        c3d = a3.fma(b3, c3d);
        FloatVector a4 = broadcast(F, MEMORY.getFloat(a + r4));
        c4a = a4.fma(b0, c4a);
        c4b = a4.fma(b1, c4b);
        c4c = a4.fma(b2, c4c);
        c4d = a4.fma(b3, c4d);
        FloatVector a5 = broadcast(F, MEMORY.getFloat(a + r5));
        c5a = a5.fma(b0, c5a);
        c5b = a5.fma(b1, c5b);
        c5c = a5.fma(b2, c5c);
        c5d = a5.fma(b3, c5d);
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * BYTES, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * BYTES, ORDER);
    c1a.intoMemorySegment(ALL, c + rowC, ORDER);
    c1b.intoMemorySegment(ALL, c + rowC + BYTES, ORDER);
    c1c.intoMemorySegment(ALL, c + rowC + 2 * BYTES, ORDER);
    c1d.intoMemorySegment(ALL, c + rowC + 3 * BYTES, ORDER);
    c2a.intoMemorySegment(ALL, c + 2 * rowC, ORDER);
    c2b.intoMemorySegment(ALL, c + 2 * rowC + BYTES, ORDER);
    c2c.intoMemorySegment(ALL, c + 2 * rowC + 2 * BYTES, ORDER);
    c2d.intoMemorySegment(ALL, c + 2 * rowC + 3 * BYTES, ORDER);
    c3a.intoMemorySegment(ALL, c + 3 * rowC, ORDER);
    c3b.intoMemorySegment(ALL, c + 3 * rowC + BYTES, ORDER);
    c3c.intoMemorySegment(ALL, c + 3 * rowC + 2 * BYTES, ORDER);
    c3d.intoMemorySegment(ALL, c + 3 * rowC + 3 * BYTES, ORDER);
    c4a.intoMemorySegment(ALL, c + 4 * rowC, ORDER);
    c4b.intoMemorySegment(ALL, c + 4 * rowC + BYTES, ORDER);
    c4c.intoMemorySegment(ALL, c + 4 * rowC + 2 * BYTES, ORDER);
    c4d.intoMemorySegment(ALL, c + 4 * rowC + 3 * BYTES, ORDER);
    c5a.intoMemorySegment(ALL, c + 5 * rowC, ORDER);
    c5b.intoMemorySegment(ALL, c + 5 * rowC + BYTES, ORDER);
    c5c.intoMemorySegment(ALL, c + 5 * rowC + 2 * BYTES, ORDER);
    c5d.intoMemorySegment(ALL, c + 5 * rowC + 3 * BYTES, ORDER);
  }
}
