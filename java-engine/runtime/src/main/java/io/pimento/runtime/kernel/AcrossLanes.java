package io.pimento.runtime.kernel;

import static io.pimento.runtime.kernel.Transpose16.HIGH1;
import static io.pimento.runtime.kernel.Transpose16.HIGH2;
import static io.pimento.runtime.kernel.Transpose16.HIGH4;
import static io.pimento.runtime.kernel.Transpose16.HIGH8;
import static io.pimento.runtime.kernel.Transpose16.LOW1;
import static io.pimento.runtime.kernel.Transpose16.LOW2;
import static io.pimento.runtime.kernel.Transpose16.LOW4;
import static io.pimento.runtime.kernel.Transpose16.LOW8;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.IntVector.fromMemorySegment;

import io.pimento.runtime.memory.NativeMemory;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the lanes of 16 stored vectors at a time: neighbours in two vectors are added into one,
 * and so on, which takes half the shuffles of 16 single sums. Each sum has the bits of {@link
 * Simd#total}.
 */
public final class AcrossLanes {
  /** Vectors that are summed together. */
  public static final int VECTORS = 16;

  private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final boolean WHOLE = Simd.LANES == VECTORS;

  private AcrossLanes() {}

  /**
   * Writes 16 sums.
   *
   * @param from the first of 16 vectors
   * @param step bytes from one to the next
   * @param to 16 floats, the sum of each vector
   */
  public static void sums(long from, long step, long to) {
    if (WHOLE) {
      neighbours(from, step, to);
      return;
    }
    for (int i = 0; i < VECTORS; i++) {
      NativeMemory.put(to, i, Simd.total(Simd.load(from + i * step)).lane(0));
    }
  }

  /** Written out: a helper with a vector as its argument is not inlined here and boxes it. */
  private static void neighbours(long from, long step, long to) {
    IntVector v0 = fromMemorySegment(I, ALL, from, ORDER);
    IntVector v1 = fromMemorySegment(I, ALL, from + step, ORDER);
    IntVector a0 =
        LOW1.selectFrom(v0, v1)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v0, v1).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v2 = fromMemorySegment(I, ALL, from + 2 * step, ORDER);
    IntVector v3 = fromMemorySegment(I, ALL, from + 3 * step, ORDER);
    IntVector a1 =
        LOW1.selectFrom(v2, v3)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v2, v3).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b0 =
        LOW2.selectFrom(a0, a1)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(a0, a1).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v4 = fromMemorySegment(I, ALL, from + 4 * step, ORDER);
    IntVector v5 = fromMemorySegment(I, ALL, from + 5 * step, ORDER);
    IntVector a2 =
        LOW1.selectFrom(v4, v5)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v4, v5).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v6 = fromMemorySegment(I, ALL, from + 6 * step, ORDER);
    IntVector v7 = fromMemorySegment(I, ALL, from + 7 * step, ORDER);
    IntVector a3 =
        LOW1.selectFrom(v6, v7)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v6, v7).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b1 =
        LOW2.selectFrom(a2, a3)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(a2, a3).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c0 =
        LOW4.selectFrom(b0, b1)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(b0, b1).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v8 = fromMemorySegment(I, ALL, from + 8 * step, ORDER);
    IntVector v9 = fromMemorySegment(I, ALL, from + 9 * step, ORDER);
    IntVector a4 =
        LOW1.selectFrom(v8, v9)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v8, v9).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v10 = fromMemorySegment(I, ALL, from + 10 * step, ORDER);
    IntVector v11 = fromMemorySegment(I, ALL, from + 11 * step, ORDER);
    IntVector a5 =
        LOW1.selectFrom(v10, v11)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v10, v11).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b2 =
        LOW2.selectFrom(a4, a5)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(a4, a5).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v12 = fromMemorySegment(I, ALL, from + 12 * step, ORDER);
    IntVector v13 = fromMemorySegment(I, ALL, from + 13 * step, ORDER);
    IntVector a6 =
        LOW1.selectFrom(v12, v13)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v12, v13).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector v14 = fromMemorySegment(I, ALL, from + 14 * step, ORDER);
    IntVector v15 = fromMemorySegment(I, ALL, from + 15 * step, ORDER);
    IntVector a7 =
        LOW1.selectFrom(v14, v15)
            .reinterpretAsFloats()
            .add(HIGH1.selectFrom(v14, v15).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b3 =
        LOW2.selectFrom(a6, a7)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(a6, a7).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c1 =
        LOW4.selectFrom(b2, b3)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(b2, b3).reinterpretAsFloats())
            .reinterpretAsInts();
    LOW8.selectFrom(c0, c1)
        .reinterpretAsFloats()
        .add(HIGH8.selectFrom(c0, c1).reinterpretAsFloats())
        .intoMemorySegment(ALL, to, ORDER);
  }
}
