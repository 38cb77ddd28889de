package io.pimento.runtime.kernel;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.graph.Counter;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Contiguous numbers of half precision (IEEE binary16, finite): read exactly, written by rounding
 * to the nearest or at random. What is above the greatest half becomes that.
 */
public final class Halves {
  /** The greatest half. */
  public static final float GREATEST = 65504;

  private static final VectorSpecies<Short> S =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Simd.BITS / 2));
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  /** Bits of a float's fraction that a half lacks. */
  private static final int LOST = 13;

  private static final int LOST_BITS = (1 << LOST) - 1;

  /** What a half's exponent lacks in a float. */
  private static final int EXPONENT = 112 << 23;

  /** The least normal half. */
  private static final float NORMAL = 0x1p-14f;

  private Halves() {}

  /** to = from, halves to floats, exactly. */
  public static void toFloats(long from, long to, long n) {
    long i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      load(from + 2 * i).intoMemorySegment(ALL, to + 4 * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, get(from, i));
    }
  }

  /** to += factor·from, halves to floats. */
  public static void addScaled(long from, float factor, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      load(from + 2L * i)
          .mul(factor)
          .add(FloatVector.fromMemorySegment(F, ALL, to + 4L * i, ORDER))
          .intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(to, i) + factor * get(from, i));
    }
  }

  /** The i-th half. */
  public static float get(long address, long i) {
    return Float.float16ToFloat(NativeMemory.getShort(address, i));
  }

  /**
   * A vector of halves. Those below the least normal one are read as if they were normal and had a
   * one in front, which is taken off: no float on the way is denormal.
   */
  private static FloatVector load(long address) {
    IntVector h =
        (IntVector)
            ShortVector.fromMemorySegment(S, ALL, address, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, I, 0);
    IntVector size = h.and(0x7fff).lanewise(VectorOperators.LSHL, LOST);
    IntVector small = size.sub(1 << 23).lanewise(VectorOperators.ASHR, 31);
    FloatVector value =
        size.add(EXPONENT)
            .add(small.and(1 << 23))
            .reinterpretAsFloats()
            .sub(small.and(Float.floatToRawIntBits(NORMAL)).reinterpretAsFloats());
    return value
        .reinterpretAsInts()
        .or(h.and(0x8000).lanewise(VectorOperators.LSHL, 16))
        .reinterpretAsFloats();
  }

  /** to = from, floats to the nearest halves, of two equally near to the even one. */
  public static void toNearest(long from, long to, long n) {
    for (long i = 0; i < n; i++) {
      NativeMemory.putShort(to, i, nearest(NativeMemory.get(from, i)));
    }
  }

  /** The nearest half. */
  static short nearest(float x) {
    return Float.floatToFloat16(bounded(x));
  }

  private static float bounded(float x) {
    return x > GREATEST ? GREATEST : x < -GREATEST ? -GREATEST : x;
  }

  /**
   * to = from, each float to one of the two halves around it, by chance: the mean is the float. A
   * half stays as it is.
   *
   * @param key of the draws; the i-th is that of {@link Counter#at}
   * @param first number of the first draw
   */
  public static void toEither(long from, long to, int n, long key, long first) {
    for (int i = 0; i < n; i++) {
      int chance = (int) (Counter.at(key, first + i) >>> 40);
      NativeMemory.putShort(to, i, either(NativeMemory.get(from, i), chance));
    }
  }

  /**
   * One of the two halves around a float; {@code halves.cuh} has the same.
   *
   * @param chance 24 bits; the greater they are, the further from zero
   */
  static short either(float x, int chance) {
    if (Float.isNaN(x)) {
      return Float.floatToFloat16(x);
    }
    float b = bounded(x);
    float size = Math.abs(b);
    if (size >= NORMAL) {
      int bits = Float.floatToRawIntBits(b) + (chance >>> (24 - LOST)) & ~LOST_BITS;
      return Float.floatToFloat16(Float.intBitsToFloat(bits));
    }
    // Multiples of 2^-24: the bits of such a half count them.
    float many = size * 0x1p24f;
    int whole = (int) many;
    int up = chance * 0x1p-24f < 1 - (many - whole) ? 0 : 1;
    return (short) (whole + up | (Float.floatToRawIntBits(b) >>> 16 & 0x8000));
  }
}
