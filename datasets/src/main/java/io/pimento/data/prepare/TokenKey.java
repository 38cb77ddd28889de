package io.pimento.data.prepare;

import io.pimento.data.EightBytes;
import io.pimento.data.Mix64;

/**
 * A token's 64-bit key. 0 means missing; tokens of up to seven bytes have keys of their own, longer
 * ones are hashed. Among n distinct tokens of a field the probability that any two share a key is
 * about n²/2⁶⁵: 3·10⁻⁶ for ten million.
 */
final class TokenKey {
  static final long MISSING = 0;

  private TokenKey() {}

  static long of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return MISSING;
    }
    long key = 0;
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      key = Mix64.mix(key ^ EightBytes.at(bytes, at)) + Mix64.GOLDEN;
    }
    long rest = 0;
    for (int k = to - 1; k >= at; k--) {
      rest = rest << 8 | (bytes[k] & 0xFF);
    }
    // The length in the top byte keeps "a" apart from "a\0"; at most seven bytes lie below it.
    key = Mix64.mix(key ^ rest ^ ((long) length << 56));
    return key == MISSING ? 1 : key;
  }
}
