package io.pimento.data.reader;

import io.pimento.data.EightBytes;
import java.nio.charset.StandardCharsets;

/** Numbers from ASCII bytes without intermediate strings. */
final class Numbers {
  /** What {@link #integer} returns for anything but an integer of at most 18 digits. */
  static final long NO_INTEGER = Long.MIN_VALUE;

  private static final int MAX_DIGITS = 18;

  private static final boolean[] HEX_DIGIT = new boolean[256];

  static {
    for (int b = 0; b < 128; b++) {
      HEX_DIGIT[b] = Character.digit(b, 16) >= 0;
    }
  }

  private Numbers() {}

  /** An optionally negative decimal integer, or {@link #NO_INTEGER}. */
  static long integer(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (negative) {
      at++;
    }
    if (at == to || to - at > MAX_DIGITS) {
      return NO_INTEGER;
    }
    long value = 0;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return NO_INTEGER;
      }
      value = 10 * value + digit;
    }
    return negative ? -value : value;
  }

  /** A finite decimal number, or NaN for anything else. */
  static double decimal(byte[] bytes, int from, int to) {
    long integer = integer(bytes, from, to);
    if (integer != NO_INTEGER) {
      return integer;
    }
    if (from == to || bytes[to - 1] > '9' || bytes[from] <= ' ' || bytes[to - 1] <= ' ') {
      // Java would also accept suffixes ("1f"), words ("NaN") and surrounding white space.
      return Double.NaN;
    }
    try {
      double value =
          Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * A decimal number as the float it is stored as.
   *
   * @throws MalformedFieldException if the text is no number, or one beyond float32, of which an
   *     infinity would be made
   */
  static float single(String field, byte[] bytes, int from, int to) throws MalformedFieldException {
    double value = decimal(bytes, from, to);
    if (Double.isNaN(value)) {
      throw new MalformedFieldException(field, bytes, from, to, "a finite number");
    }
    if (Float.isInfinite((float) value)) {
      throw new MalformedFieldException(field, bytes, from, to, WITHIN_FLOAT);
    }
    return (float) value;
  }

  /** What a number must be to be stored. */
  static final String WITHIN_FLOAT = "a number within float32, at most 3.4e38 in size";

  /** Whether all bytes are decimal digits and there is at least one. */
  static boolean isDigits(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return false;
      }
    }
    return from < to;
  }

  /** Whether all bytes are hexadecimal digits; true for none. */
  static boolean isHex(byte[] bytes, int from, int to) {
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      if (!areHex(EightBytes.at(bytes, at))) {
        return false;
      }
    }
    for (; at < to; at++) {
      if (!HEX_DIGIT[bytes[at] & 0xFF]) {
        return false;
      }
    }
    return true;
  }

  /** Whether eight bytes at once are hexadecimal digits. */
  private static boolean areHex(long bytes) {
    long small = bytes | EightBytes.each(0x20);
    long digits = EightBytes.atLeast(bytes, '0') & ~EightBytes.atLeast(bytes, '9' + 1);
    long letters = EightBytes.atLeast(small, 'a') & ~EightBytes.atLeast(small, 'f' + 1);
    return (bytes & EightBytes.TOP_BITS) == 0 && (digits | letters) == EightBytes.TOP_BITS;
  }
}
