package io.pimento.data.derive;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.objects.ObjectIterator;

/** Counts the train rows of each cell of a cross. Keys are spread ones. */
final class CrossCells {
  private final Long2IntOpenHashMap rows = new Long2IntOpenHashMap();
  private boolean pruned;

  void add(long key) {
    rows.addTo(key, 1);
  }

  int size() {
    return rows.size();
  }

  /** Whether rare cells were dropped while they were counted, so that counts may be too low. */
  boolean isPruned() {
    return pruned;
  }

  /** Drops the cells that were seen at most so often. */
  void prune(int threshold) {
    ObjectIterator<Long2IntMap.Entry> entries = rows.long2IntEntrySet().fastIterator();
    while (entries.hasNext()) {
      if (entries.next().getIntValue() <= threshold) {
        entries.remove();
      }
    }
    rows.trim();
    pruned = true;
  }

  /** How many cells have at least so many rows. */
  int atLeast(int least) {
    int count = 0;
    for (int n : rows.values()) {
      count += n >= least ? 1 : 0;
    }
    return count;
  }

  /** How many rows the cells with at least so many rows have together. */
  long rowsOf(int least) {
    long sum = 0;
    for (int n : rows.values()) {
      sum += n >= least ? n : 0;
    }
    return sum;
  }

  /** Numbers the cells with at least so many rows from 1, by falling rows, ties by key. */
  CellLookup.Counted numbered(int least) {
    long[] keys = new long[atLeast(least)];
    int n = 0;
    ObjectIterator<Long2IntMap.Entry> entries = rows.long2IntEntrySet().fastIterator();
    while (entries.hasNext()) {
      Long2IntMap.Entry entry = entries.next();
      if (entry.getIntValue() >= least) {
        keys[n++] = entry.getLongKey();
      }
    }
    LongArrays.quickSort(
        keys,
        (a, b) -> {
          int byRows = Integer.compare(rows.get(b), rows.get(a));
          return byRows != 0 ? byRows : Long.compare(a, b);
        });
    Long2IntOpenHashMap numbers = new Long2IntOpenHashMap(keys.length);
    for (int k = 0; k < keys.length; k++) {
      numbers.put(keys[k], k + 1);
    }
    return new CellLookup.Counted(numbers);
  }
}
