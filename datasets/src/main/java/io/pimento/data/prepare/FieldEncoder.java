package io.pimento.data.prepare;

import io.pimento.data.Mix64;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.util.Arrays;

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

    static OfDictionary of(TokenCounts counts, Encoding.Dictionary settings) {
      long[] kept = mostFrequent(counts.map(), settings.minCount(), settings.rowCap() - 1);
      Long2IntOpenHashMap rows = new Long2IntOpenHashMap(kept.length);
      for (int k = 0; k < kept.length; k++) {
        rows.put(kept[k], k + 1);
      }
      return new OfDictionary(rows);
    }

    /** Keys by falling count, ties by key, at most {@code limit} and none rarer than minCount. */
    private static long[] mostFrequent(Long2IntOpenHashMap counts, int minCount, int limit) {
      int[] sorted = counts.values().toIntArray();
      Arrays.sort(sorted);
      int cut = sorted.length > limit ? sorted[sorted.length - limit] : 0;
      int threshold = Math.max(minCount, cut);
      long[] above = keysWith(counts, threshold + 1, Integer.MAX_VALUE);
      LongArrays.quickSort(
          above,
          (a, b) -> {
            int byCount = Integer.compare(counts.get(b), counts.get(a));
            return byCount != 0 ? byCount : Long.compare(a, b);
          });
      long[] at = keysWith(counts, threshold, threshold);
      Arrays.sort(at);
      int total = Math.min(limit, above.length + at.length);
      long[] kept = Arrays.copyOf(above, total);
      System.arraycopy(at, 0, kept, above.length, total - above.length);
      return kept;
    }

    private static long[] keysWith(Long2IntOpenHashMap counts, int least, int most) {
      long[] keys = new long[16];
      int n = 0;
      ObjectIterator<Long2IntMap.Entry> entries = counts.long2IntEntrySet().fastIterator();
      while (entries.hasNext()) {
        Long2IntMap.Entry entry = entries.next();
        if (entry.getIntValue() >= least && entry.getIntValue() <= most) {
          keys = LongArrays.grow(keys, n + 1);
          keys[n++] = entry.getLongKey();
        }
      }
      return Arrays.copyOf(keys, n);
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
