package io.pimento.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes looked at together, as one number whose lowest byte is the first. */
public final class EightBytes {
  /** The top bit of each byte. */
  public static final long TOP_BITS = 0x8080_8080_8080_8080L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;

  private EightBytes() {}

  /** Those of an array from a place on. */
  public static long at(byte[] bytes, int place) {
    return (long) LONG.get(bytes, place);
  }

  /** One byte, from 0 to 255, eight times. */
  public static long each(int value) {
    return EACH * value;
  }

  /** The top bit of each byte that is at least {@code least}, where all are below 128. */
  public static long atLeast(long bytes, int least) {
    return (bytes + each(0x80 - least)) & TOP_BITS;
  }

  /** The place, from 0, of the first byte that equals a value; 8 if none does. */
  public static int first(long bytes, int value) {
    long other = bytes ^ each(value);
    // A byte of 0 borrows, so that those above it may be marked too; the lowest mark is right.
    return Long.numberOfTrailingZeros(other - EACH & ~other & TOP_BITS) / Byte.SIZE;
  }
}
