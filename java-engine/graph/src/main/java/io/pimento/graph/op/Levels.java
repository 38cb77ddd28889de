package io.pimento.graph.op;

/**
 * The one rule by which real numbers become whole ones, for every backend and the simulator: a
 * float32 quotient by a float32 scale, rounded half to even. Whole numbers on every machine are
 * therefore the same as long as the reals are.
 */
public final class Levels {
  /** Bits that stand for no quantisation: float32. */
  public static final int FLOAT_BITS = 32;

  private static final int FEWEST_BITS = 2;
  private static final int MOST_BITS = 8;

  private Levels() {}

  /** Whether a number can be of so many bits: 2 to 8. */
  public static boolean allows(int bits) {
    return bits >= FEWEST_BITS && bits <= MOST_BITS;
  }

  /** The greatest number of so many bits: symmetric about zero if signed. */
  public static int most(int bits, boolean signed) {
    return (1 << (signed ? bits - 1 : bits)) - 1;
  }

  /** The least number of so many bits. */
  public static int least(int bits, boolean signed) {
    return signed ? -most(bits, true) : 0;
  }

  /**
   * What one step stands for, so that {@code most} steps reach {@code |reach|}; 1 where that is too
   * small for a float.
   */
  public static float scale(double reach, int most) {
    float s = Math.abs((float) reach) / most;
    return s < Float.MIN_NORMAL ? 1 : s;
  }

  /** The nearest number of steps; not a number where x or the scale is none. */
  public static double of(double x, float scale) {
    return Math.rint((float) x / scale);
  }
}
