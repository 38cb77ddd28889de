package io.pimento.data.dictionary;

/**
 * Where the parts of one field's dictionary lie, from its offset on: {@code tokens} keys of 8 bytes
 * in signed order, their rows of 4 bytes, and for each value of the keys' highest {@link #bits} the
 * number of keys below it, then the number of all; each part padded to 8 bytes.
 *
 * @param tokens number of tokens
 * @param bits of a key that choose its stretch of about four neighbours
 */
record DictionaryLayout(int tokens, int bits) {
  private static final int NEIGHBOURS = 4;

  static DictionaryLayout of(int tokens) {
    int stretches = Math.max(1, tokens / NEIGHBOURS);
    return new DictionaryLayout(tokens, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(stretches));
  }

  /** The stretch of a key, in {@code [0, 2^bits)}; keys are hashes, so all are about as long. */
  int stretch(long key) {
    return bits == 0 ? 0 : (int) ((key ^ Long.MIN_VALUE) >>> (Long.SIZE - bits));
  }

  int stretches() {
    return 1 << bits;
  }

  long rowsAt() {
    return (long) Long.BYTES * tokens;
  }

  long starts() {
    return rowsAt() + padded((long) Integer.BYTES * tokens);
  }

  long bytes() {
    return starts() + padded((long) Integer.BYTES * (stretches() + 1));
  }

  static long padded(long bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
