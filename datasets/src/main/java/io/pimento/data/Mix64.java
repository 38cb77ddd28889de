package io.pimento.data;

/**
 * Stateless 64-bit mixing, the source of every seeded choice in this module. The finalizer is
 * variant 13 of David Stafford's "Better Bit Mixing" (2011), a bijection on {@code long}.
 */
public final class Mix64 {
  /** The odd constant nearest 2⁶⁴ divided by the golden ratio: spreads consecutive counters. */
  public static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mix64() {}

  /** A bijective scrambling of {@code x}. */
  public static long mix(long x) {
    long z = x;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A well mixed value of two. */
  public static long mix(long a, long b) {
    return mix(mix(a + GOLDEN) ^ (b * GOLDEN));
  }

  /** A well mixed value of three. */
  public static long mix(long a, long b, long c) {
    return mix(mix(a, b), c);
  }

  /** The upper 53 bits as a number in {@code [0, 1)}. */
  public static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }
}
