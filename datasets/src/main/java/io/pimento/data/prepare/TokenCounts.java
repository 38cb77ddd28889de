package io.pimento.data.prepare;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;

/**
 * How often each token of one field was seen. Exact until {@link #prune} is needed; after it, a
 * count may be too low by at most {@link #error} (the lossy counting of Manku and Motwani, VLDB
 * 2002, with rounds chosen by memory).
 */
final class TokenCounts {
  private final Long2IntOpenHashMap counts = new Long2IntOpenHashMap();
  private int error;

  void add(long key) {
    counts.addTo(key, 1);
  }

  int size() {
    return counts.size();
  }

  int error() {
    return error;
  }

  Long2IntOpenHashMap map() {
    return counts;
  }

  /** Drops the rarest tokens, at least a quarter of all. */
  void prune() {
    int goal = counts.size() - counts.size() / 4;
    for (int threshold = 1; counts.size() > goal; threshold *= 2) {
      ObjectIterator<Long2IntMap.Entry> entries = counts.long2IntEntrySet().fastIterator();
      while (entries.hasNext()) {
        if (entries.next().getIntValue() <= threshold) {
          entries.remove();
        }
      }
      error += threshold;
    }
    counts.trim();
  }
}
