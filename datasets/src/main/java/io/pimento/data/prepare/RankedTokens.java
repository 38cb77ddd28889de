package io.pimento.data.prepare;

import io.pimento.data.prepare.Encoding.Dictionary;
import it.unimi.dsi.fastutil.Arrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.io.Serializable;

/**
 * The tokens of a field that a dictionary keeps.
 *
 * @param kept by falling count, ties by key
 * @param distinct tokens that were seen, kept or not
 */
record RankedTokens(long[] kept, long distinct) implements Serializable {
  /** Of counts in memory. */
  static RankedTokens of(TokenCounts counts, Dictionary settings) {
    return new RankedTokens(
        counts.mostFrequent(settings.minCount(), limit(settings)), counts.size());
  }

  private static int limit(Dictionary settings) {
    return settings.rowCap() - 1;
  }

  /**
   * Ranks tokens that come one after another, each with its whole count, in a memory of twice as
   * many as are kept.
   */
  static final class Builder {
    private static final int LEAST = 1 << 10;

    private final int minCount;
    private final int limit;
    private long[] keys = new long[LEAST];
    private long[] counts = new long[LEAST];
    private int held;
    private long distinct;

    Builder(Dictionary settings) {
      minCount = settings.minCount();
      limit = limit(settings);
    }

    void add(long key, long count) {
      distinct++;
      if (count < minCount) {
        return;
      }
      if (held == keys.length) {
        makeRoom();
      }
      keys[held] = key;
      counts[held++] = count;
    }

    private void makeRoom() {
      if (held / 2 >= limit) {
        keepMostFrequent();
      } else {
        keys = LongArrays.grow(keys, held + 1, held);
        counts = LongArrays.grow(counts, held + 1, held);
      }
    }

    private void keepMostFrequent() {
      Arrays.quickSort(
          0,
          held,
          (a, b) -> {
            int byCount = Long.compare(counts[b], counts[a]);
            return byCount != 0 ? byCount : Long.compare(keys[a], keys[b]);
          },
          (a, b) -> {
            LongArrays.swap(keys, a, b);
            LongArrays.swap(counts, a, b);
          });
      held = Math.min(held, limit);
    }

    RankedTokens build() {
      keepMostFrequent();
      return new RankedTokens(java.util.Arrays.copyOf(keys, held), distinct);
    }
  }
}
