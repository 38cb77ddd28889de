package io.pimento.data.prepare;

import io.pimento.data.Mix64;
import io.pimento.data.dictionary.KeptDictionary;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** Maps a field's keys to table rows. */
sealed interface FieldEncoder {
  /** Rows of the table. */
  int cardinality();

  /** The row of a key, in {@code [0, cardinality)}. */
  int encode(long key);

  /** See {@link Encoding.Dictionary}. */
  record OfDictionary(Long2IntOpenHashMap rows) implements FieldEncoder {
    @Override
    public int cardinality() {
      return rows.size() + 1;
    }

    @Override
    public int encode(long key) {
      return rows.get(key); // 0, the map's default, where unknown or missing
    }

    static OfDictionary of(long[] kept) {
      Long2IntOpenHashMap rows = new Long2IntOpenHashMap(kept.length);
      for (int k = 0; k < kept.length; k++) {
        rows.put(kept[k], k + 1);
      }
      return new OfDictionary(rows);
    }
  }

  /**
   * An encoder to which tokens are added, if it is a dictionary: its own keep their rows, others
   * follow in their order.
   *
   * @param most rows of the table
   */
  static FieldEncoder grown(FieldEncoder earlier, long[] tokens, int most) {
    if (!(earlier instanceof OfKept(KeptDictionary dictionary))) {
      return earlier;
    }
    Long2IntOpenHashMap rows = dictionary.toMap();
    for (long token : tokens) {
      if (rows.size() + 1 >= most) {
        break;
      }
      rows.putIfAbsent(token, rows.size() + 1);
    }
    return new OfDictionary(rows);
  }

  /** A dictionary that an earlier preparation made. */
  record OfKept(KeptDictionary dictionary) implements FieldEncoder {
    @Override
    public int cardinality() {
      return dictionary.size() + 1;
    }

    @Override
    public int encode(long key) {
      return dictionary.row(key); // 0 where unknown or missing
    }
  }

  /** See {@link Encoding.Hash}. */
  record OfHash(int cardinality) implements FieldEncoder {
    @Override
    public int encode(long key) {
      return key == TokenKey.MISSING
          ? 0
          : 1 + (int) Long.remainderUnsigned(Mix64.mix(key), cardinality - 1);
    }
  }

  /** See {@link Encoding.Reference}; the keys are the tokens' integers. */
  record OfReference(int cardinality) implements FieldEncoder {
    @Override
    public int encode(long key) {
      return (int) (key % (cardinality - 1)) + 1;
    }
  }
}
