package io.pimento.data.prepare;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each token of one field was seen.
 *
 * <p>Counts have 64 bits: most tokens are rare, so four bytes hold what was seen since a count last
 * reached 2³⁰, and a second, nearly empty table holds the rest.
 */
final class TokenCounts {
  private static final int CARRY = 1 << 30;

  private final Long2IntOpenHashMap low = new Long2IntOpenHashMap();
  private final Long2LongOpenHashMap carried = new Long2LongOpenHashMap(0);

  void add(long key) {
    if (low.addTo(key, 1) >= CARRY - 1) {
      carry(key);
    }
  }

  /** Counts a token several times at once. */
  void add(long key, long times) {
    long whole = times / CARRY * CARRY;
    if (whole > 0) {
      carried.addTo(key, whole);
    }
    if (low.addTo(key, (int) (times - whole)) >= CARRY - (int) (times - whole)) {
      carry(key);
    }
  }

  private void carry(long key) {
    carried.addTo(key, CARRY);
    low.addTo(key, -CARRY);
  }

  /** Distinct tokens. */
  int size() {
    return low.size();
  }

  /** How often a token was seen. */
  long count(long key) {
    return low.get(key) + carried.get(key);
  }

  /** All tokens with their counts, by key. */
  void ascending(TokenRuns.Listener listener) throws IOException {
    long[] keys = low.keySet().toLongArray();
    Arrays.sort(keys);
    for (long key : keys) {
      listener.token(key, count(key));
    }
  }

  /** Tokens by falling count, ties by key, at most {@code limit} and none rarer than minCount. */
  long[] mostFrequent(int minCount, int limit) {
    long threshold = Math.max(minCount, countAtRank(limit));
    long[] above = keysWith(threshold + 1, Long.MAX_VALUE);
    LongArrays.quickSort(
        above,
        (a, b) -> {
          int byCount = Long.compare(count(b), count(a));
          return byCount != 0 ? byCount : Long.compare(a, b);
        });
    long[] at = keysWith(threshold, threshold);
    Arrays.sort(at);
    int total = Math.min(limit, above.length + at.length);
    long[] kept = Arrays.copyOf(above, total);
    System.arraycopy(at, 0, kept, above.length, total - above.length);
    return kept;
  }

  /** The count of the token at a rank, from 1; 0 if there are no more tokens than that. */
  private long countAtRank(int rank) {
    if (low.size() <= rank) {
      return 0;
    }
    // Tokens with a carry have the largest counts, so they are ranked apart.
    long[] large = carried.keySet().toLongArray();
    for (int k = 0; k < large.length; k++) {
      large[k] = count(large[k]);
    }
    Arrays.sort(large);
    if (large.length >= rank) {
      return large[large.length - rank];
    }
    int[] small = new int[low.size() - large.length];
    int n = 0;
    ObjectIterator<Long2IntMap.Entry> entries = low.long2IntEntrySet().fastIterator();
    while (entries.hasNext()) {
      Long2IntMap.Entry entry = entries.next();
      if (large.length == 0 || !carried.containsKey(entry.getLongKey())) {
        small[n++] = entry.getIntValue();
      }
    }
    Arrays.sort(small);
    return small[small.length - (rank - large.length)];
  }

  private long[] keysWith(long least, long most) {
    long[] keys = new long[16];
    int n = 0;
    ObjectIterator<Long2IntMap.Entry> entries = low.long2IntEntrySet().fastIterator();
    while (entries.hasNext()) {
      Long2IntMap.Entry entry = entries.next();
      long count = entry.getIntValue() + carried.get(entry.getLongKey());
      if (count >= least && count <= most) {
        keys = LongArrays.grow(keys, n + 1);
        keys[n++] = entry.getLongKey();
      }
    }
    return Arrays.copyOf(keys, n);
  }
}
