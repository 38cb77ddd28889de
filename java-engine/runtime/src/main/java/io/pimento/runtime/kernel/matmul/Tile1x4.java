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
 * 1 row by 4 vectors of C in registers; see {@link Tiles} for the arguments. Vectors of a row of B
 * or C lie any stride apart: side by side, or one a sample.
 */
@SuppressWarnings("removal")
final class Tile1x4 {
  private Tile1x4() {}

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
    long v1 = vectorB;
    long v2 = 2 * vectorB;
    long v3 = 3 * vectorB;
    FloatVector c0a = FloatVector.zero(F);
    FloatVector c0b = FloatVector.zero(F);
    FloatVector c0c = FloatVector.zero(F);
    FloatVector c0d = FloatVector.zero(F);
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
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + vectorC, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * vectorC, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * vectorC, ORDER);
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
    long v1 = vectorB;
    long v2 = 2 * vectorB;
    long v3 = 3 * vectorB;
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + vectorC, ORDER);
    FloatVector c0c = fromMemorySegment(F, ALL, c + 2 * vectorC, ORDER);
    FloatVector c0d = fromMemorySegment(F, ALL, c + 3 * vectorC, ORDER);
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
      a += colA;
      b += rowB;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + vectorC, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * vectorC, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * vectorC, ORDER);
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
    FloatVector c0a = fromMemorySegment(F, ALL, c, ORDER);
    FloatVector c0b = fromMemorySegment(F, ALL, c + BYTES, ORDER);
    FloatVector c0c = fromMemorySegment(F, ALL, c + 2 * BYTES, ORDER);
    FloatVector c0d = fromMemorySegment(F, ALL, c + 3 * BYTES, ORDER);
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
        a += colA;
        b += rowB;
      }
      a += jump;
    }
    c0a.intoMemorySegment(ALL, c, ORDER);
    c0b.intoMemorySegment(ALL, c + BYTES, ORDER);
    c0c.intoMemorySegment(ALL, c + 2 * BYTES, ORDER);
    c0d.intoMemorySegment(ALL, c + 3 * BYTES, ORDER);
  }
}
