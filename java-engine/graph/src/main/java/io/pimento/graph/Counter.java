package io.pimento.graph;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers by counting: the i-th number of a stream is a pure function of (key, i), so a
 * stream is resumed by its key alone and streams for different purposes never touch. SplitMix64's
 * output function over an additive sequence.
 */
public final class Counter {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private final long key;
  private long position;

  private Counter(long key) {
    this.key = key;
  }

  /**
   * The stream of a purpose, and of numbers such as an epoch or a candidate's index, under a seed.
   */
  public static Counter of(long seed, String purpose, long... numbers) {
    return new Counter(key(seed, purpose, numbers));
  }

  /** The key of that stream. */
  public static long key(long seed, String purpose, long... numbers) {
    long k = mix(seed + GOLDEN);
    for (byte c : purpose.getBytes(StandardCharsets.UTF_8)) {
      k = mix(k ^ (c & 0xff)) + GOLDEN;
    }
    for (long n : numbers) {
      k = mix(k ^ mix(n + GOLDEN));
    }
    return k;
  }

  /** The i-th number of the stream with that key. */
  public static long at(long key, long i) {
    return mix(key + (i + 1) * GOLDEN);
  }

  /** The i-th number as a double in [0, 1). */
  public static double unit(long key, long i) {
    return (at(key, i) >>> 11) * 0x1.0p-53;
  }

  public long nextLong() {
    return at(key, position++);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound), without bias worth noticing (the high half of a 128-bit product). */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("a draw needs a positive bound, not " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
