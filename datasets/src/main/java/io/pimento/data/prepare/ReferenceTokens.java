package io.pimento.data.prepare;

import io.pimento.data.reader.InputFormat;

/** The published search code's integers for tokens, and its table sizes. */
enum ReferenceTokens {
  /** Criteo, and KDD as prepared by that code: the hexadecimal value. */
  HEX {
    @Override
    long value(byte[] bytes, int from, int to) {
      long value = 0;
      for (int at = from; at < to; at++) {
        value = value << 4 | Character.digit(bytes[at], 16);
      }
      return value;
    }
  },
  /** Avazu and KDD: decimal where it can be, else hexadecimal, modulo 2147483647. */
  DECIMAL_OR_HEX {
    @Override
    long value(byte[] bytes, int from, int to) {
      boolean negative = from < to && bytes[from] == '-';
      long value = modulo(bytes, negative ? from + 1 : from, to, 10);
      if (value < 0) {
        value = modulo(bytes, negative ? from + 1 : from, to, 16);
      }
      if (value < 0) {
        throw new IllegalStateException("the reader lets only numbers pass");
      }
      return negative ? Math.floorMod(-value, MODULUS) : value;
    }
  };

  private static final long MODULUS = 2147483647L;

  private static final int[] CRITEO = {
    1461, 584, 10131227, 2202609, 306, 25, 12518, 634, 4, 93146, 5684, 8351593, 3195, 28, 14993,
    5461307, 11, 5653, 2174, 5, 7046548, 19, 16, 286182, 106, 142573
  };
  private static final int[] AVAZU = {
    10000, 241, 8, 8, 4738, 7746, 27, 8553, 560, 37, 2686409, 6729487, 8252, 6, 5, 2627, 9, 10, 436,
    5, 69, 173, 61
  };
  private static final int[] KDD = {
    26274, 641708, 14848, 22122011, 1188090, 3735797, 2934102, 20004011, 4, 8
  };

  /** The integer of a token; 0 if it is missing. */
  abstract long value(byte[] bytes, int from, int to);

  /** The remainder of the number, or -1 if a byte is no digit. */
  private static long modulo(byte[] bytes, int from, int to, int radix) {
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(bytes[at], radix);
      if (digit < 0) {
        return -1;
      }
      value = (value * radix + digit) % MODULUS;
    }
    return value;
  }

  static ReferenceTokens of(InputFormat format) {
    return switch (format) {
      case CRITEO, KDD12_NASREC -> HEX;
      case AVAZU, KDD12 -> DECIMAL_OR_HEX;
      case LIBFM, LIBFFM, TABLE, PARQUET -> throw undefined(format);
    };
  }

  /** Distinct values of each field in the full data, uncapped. */
  static int[] cardinalities(InputFormat format) {
    return switch (format) {
      case CRITEO -> CRITEO.clone();
      case AVAZU -> AVAZU.clone();
      case KDD12 -> KDD.clone();
      // That layout lacks the last two fields, gender and age.
      case KDD12_NASREC -> java.util.Arrays.copyOf(KDD, KDD.length - 2);
      case LIBFM, LIBFFM, TABLE, PARQUET -> throw undefined(format);
    };
  }

  private static IllegalArgumentException undefined(InputFormat format) {
    return new IllegalArgumentException(
        "the reference encoding is defined for criteo, avazu, kdd12 and kdd12-nasrec, not for "
            + format.label());
  }
}
