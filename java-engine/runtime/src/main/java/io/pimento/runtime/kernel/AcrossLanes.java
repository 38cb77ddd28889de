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
 * Sums over the lanes of 16 stored vectors at a time: halves of two vectors are added into one, and
 * so on, which takes half the shuffles of 16 single sums. The order of summation depends on the
 * width of vectors alone.
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
   * @param from 16 vectors, one after the other
   * @param to 16 floats, the sum of each vector
   */
  public static void sums(long from, long to) {
    if (WHOLE) {
      halves(from, to);
      return;
    }
    for (int i = 0; i < VECTORS; i++) {
      NativeMemory.put(to, i, Simd.total(Simd.load(from + i * Simd.BYTES)).lane(0));
    }
  }

  /** Written out: a helper with a vector as its argument is not inlined here and boxes it. */
  private static void halves(long from, long to) {
    IntVector v0 = fromMemorySegment(I, ALL, from, ORDER);
    IntVector v1 = fromMemorySegment(I, ALL, from + 64, ORDER);
    IntVector v2 = fromMemorySegment(I, ALL, from + 128, ORDER);
    IntVector v3 = fromMemorySegment(I, ALL, from + 192, ORDER);
    IntVector v4 = fromMemorySegment(I, ALL, from + 256, ORDER);
    IntVector v5 = fromMemorySegment(I, ALL, from + 320, ORDER);
    IntVector v6 = fromMemorySegment(I, ALL, from + 384, ORDER);
    IntVector v7 = fromMemorySegment(I, ALL, from + 448, ORDER);
    IntVector v8 = fromMemorySegment(I, ALL, from + 512, ORDER);
    IntVector v9 = fromMemorySegment(I, ALL, from + 576, ORDER);
    IntVector v10 = fromMemorySegment(I, ALL, from + 640, ORDER);
    IntVector v11 = fromMemorySegment(I, ALL, from + 704, ORDER);
    IntVector v12 = fromMemorySegment(I, ALL, from + 768, ORDER);
    IntVector v13 = fromMemorySegment(I, ALL, from + 832, ORDER);
    IntVector v14 = fromMemorySegment(I, ALL, from + 896, ORDER);
    IntVector v15 = fromMemorySegment(I, ALL, from + 960, ORDER);
    IntVector a0 =
        LOW8.selectFrom(v0, v8)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v0, v8).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a1 =
        LOW8.selectFrom(v1, v9)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v1, v9).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a2 =
        LOW8.selectFrom(v2, v10)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v2, v10).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a3 =
        LOW8.selectFrom(v3, v11)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v3, v11).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a4 =
        LOW8.selectFrom(v4, v12)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v4, v12).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a5 =
        LOW8.selectFrom(v5, v13)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v5, v13).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a6 =
        LOW8.selectFrom(v6, v14)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v6, v14).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector a7 =
        LOW8.selectFrom(v7, v15)
            .reinterpretAsFloats()
            .add(HIGH8.selectFrom(v7, v15).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b0 =
        LOW4.selectFrom(a0, a4)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(a0, a4).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b1 =
        LOW4.selectFrom(a1, a5)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(a1, a5).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b2 =
        LOW4.selectFrom(a2, a6)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(a2, a6).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b3 =
        LOW4.selectFrom(a3, a7)
            .reinterpretAsFloats()
            .add(HIGH4.selectFrom(a3, a7).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c0 =
        LOW2.selectFrom(b0, b2)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(b0, b2).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c1 =
        LOW2.selectFrom(b1, b3)
            .reinterpretAsFloats()
            .add(HIGH2.selectFrom(b1, b3).reinterpretAsFloats())
            .reinterpretAsInts();
    LOW1.selectFrom(c0, c1)
        .reinterpretAsFloats()
        .add(HIGH1.selectFrom(c0, c1).reinterpretAsFloats())
        .intoMemorySegment(ALL, to, ORDER);
  }
}
