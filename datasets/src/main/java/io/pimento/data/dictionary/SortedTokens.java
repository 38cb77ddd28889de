package io.pimento.data.dictionary;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntMaps;
import it.unimi.dsi.fastutil.objects.ObjectIterator;

/**
 * A field's tokens in the order of their keys. Keys are hashes, so their highest bits put each
 * within a few places of its own, which costs a fraction of sorting.
 *
 * @param keys in signed order
 * @param rows of the keys
 * @param starts for each stretch of a {@link DictionaryLayout}, where its keys begin; then their
 *     number
 */
record SortedTokens(long[] keys, int[] rows, int[] starts) {
  private static final int FEW = 32;

  static SortedTokens of(Long2IntMap field) {
    int count = field.size();
    DictionaryLayout layout = DictionaryLayout.of(count);
    int[] starts = new int[layout.stretches() + 1];
    ObjectIterator<Long2IntMap.Entry> entries = Long2IntMaps.fastIterator(field);
    while (entries.hasNext()) {
      starts[layout.stretch(entries.next().getLongKey()) + 1]++;
    }
    for (int s = 0; s < layout.stretches(); s++) {
      starts[s + 1] += starts[s];
    }
    long[] keys = new long[count];
    int[] rows = new int[count];
    entries = Long2IntMaps.fastIterator(field);
    while (entries.hasNext()) {
      Long2IntMap.Entry entry = entries.next();
      int place = starts[layout.stretch(entry.getLongKey())]++;
      keys[place] = entry.getLongKey();
      rows[place] = entry.getIntValue();
    }
    // Every start has moved to its end, which is the next one's start.
    System.arraycopy(starts, 0, starts, 1, layout.stretches());
    starts[0] = 0;
    for (int s = 0; s < layout.stretches(); s++) {
      sort(keys, rows, starts[s], starts[s + 1]);
    }
    return new SortedTokens(keys, rows, starts);
  }

  private static void sort(long[] keys, int[] rows, int from, int to) {
    if (to - from > FEW) {
      it.unimi.dsi.fastutil.Arrays.quickSort(
          from,
          to,
          (a, b) -> Long.compare(keys[a], keys[b]),
          (a, b) -> {
            long key = keys[a];
            keys[a] = keys[b];
            keys[b] = key;
            int row = rows[a];
            rows[a] = rows[b];
            rows[b] = row;
          });
      return;
    }
    for (int k = from + 1; k < to; k++) {
      long key = keys[k];
      int row = rows[k];
      int place = k;
      for (; place > from && keys[place - 1] > key; place--) {
        keys[place] = keys[place - 1];
        rows[place] = rows[place - 1];
      }
      keys[place] = key;
      rows[place] = row;
    }
  }
}
