package io.pimento.runtime.kernel;

import io.pimento.runtime.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of all kernels, chosen once: the widest the machine prefers, or the system
 * property {@code pimento.simd.bits} (128, 256 or 512).
 */
public final class Simd {
  /** The property that overrides the width. */
  public static final String BITS_PROPERTY = "pimento.simd.bits";

  /** The species of every float vector. */
  public static final VectorSpecies<Float> F = species();

  /** Floats in a vector. */
  public static final int LANES = F.length();

  /** Bits in a vector. */
  public static final int BITS = F.vectorBitSize();

  /** Bytes in a vector. */
  public static final long BYTES = F.vectorByteSize();

  /** The byte order of every load and store. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private static final MemorySegment ALL = NativeMemory.ALL;

  /** Each lane's partner is its number with one bit changed; of use where the vector is wider. */
  public static final VectorShuffle<Float> BY_1 = partner(1);

  /** Partners two lanes apart. */
  public static final VectorShuffle<Float> BY_2 = partner(2);

  /** Partners four lanes apart. */
  public static final VectorShuffle<Float> BY_4 = partner(4);

  /** Partners eight lanes apart. */
  public static final VectorShuffle<Float> BY_8 = partner(8);

  private Simd() {}

  /** Loads a vector from a byte address. */
  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(F, ALL, address, ORDER);
  }

  /** Stores a vector at a byte address. */
  public static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(ALL, address, ORDER);
  }

  /**
   * Sum of all lanes, always in the same order. {@code reduceLanes} may add in another order when
   * interpreted than when compiled, and a resumed run would then differ in its last bits.
   */
  public static float sum(FloatVector v) {
    float even = (v.lane(0) + v.lane(2));
    float odd = (v.lane(1) + v.lane(3));
    if (LANES >= 8) {
      even = (even + v.lane(4)) + v.lane(6);
      odd = (odd + v.lane(5)) + v.lane(7);
    }
    if (LANES >= 16) {
      even = (((even + v.lane(8)) + v.lane(10)) + v.lane(12)) + v.lane(14);
      odd = (((odd + v.lane(9)) + v.lane(11)) + v.lane(13)) + v.lane(15);
    }
    return even + odd;
  }

  /**
   * The sum of all lanes in every lane, by halves: the same bits however it is compiled, and no way
   * through memory.
   */
  public static FloatVector total(FloatVector v) {
    FloatVector s = v.add(v.rearrange(BY_1));
    s = s.add(s.rearrange(BY_2));
    if (LANES >= 8) {
      s = s.add(s.rearrange(BY_4));
    }
    if (LANES >= 16) {
      s = s.add(s.rearrange(BY_8));
    }
    return s;
  }

  private static VectorShuffle<Float> partner(int bit) {
    return VectorShuffle.fromOp(F, lane -> (lane ^ bit) & (LANES - 1));
  }

  private static VectorSpecies<Float> species() {
    String bits = System.getProperty(BITS_PROPERTY);
    if (bits == null) {
      // A machine without vectors of its own still prefers 64 bits or so; 128 keeps tiles whole.
      return FloatVector.SPECIES_PREFERRED.vectorBitSize() < 128
          ? FloatVector.SPECIES_128
          : FloatVector.SPECIES_PREFERRED;
    }
    return switch (bits) {
      case "128", "256", "512" ->
          VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
      default ->
          throw new IllegalArgumentException(
              BITS_PROPERTY + " must be 128, 256 or 512, not " + bits);
    };
  }
}
