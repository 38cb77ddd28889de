package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Numbers the ids of a batch by first appearance, with a hash table of open addressing: no id is
 * moved, as sorting would. Many threads share the ids out by a fixed hash, each with a region of
 * the table, and get the same numbers.
 *
 * <p>An entry of the batch gets the place of its id's row, or {@code ~place} if it is the first to
 * name it.
 */
final class RowNumbering {
  /** Fewest entries that more than one thread is woken for. */
  static final int TOGETHER_FROM = 1 << 14;

  private static final int CHUNK = 1 << 13;
  private static final int MOST_REGIONS = 64;

  /** Every thread looks at every id: with fewer threads than these that costs what it saves. */
  private static final int LEAST_REGIONS = 4;

  /** The golden ratio: multiples of any number end up far from one another. */
  private static final int SPREAD = 0x9E3779B1;

  private RowNumbering() {}

  /** Slots of a table: at most half of them are taken. */
  private static int slots(int n) {
    return Integer.highestOneBit(Math.max(16, 2 * n - 1)) << 1;
  }

  /** Floats of scratch for {@link #number}, whose start is on eight bytes. */
  static long scratchFloats(int n) {
    return 2L * slots(n);
  }

  /** Into how many regions that many entries are shared out; 1 where one thread does it all. */
  static int regions(Workers workers, int n) {
    int regions = Integer.highestOneBit(Math.min(MOST_REGIONS, workers.threads()));
    return n < TOGETHER_FROM || regions < LEAST_REGIONS ? 1 : regions;
  }

  /**
   * On one thread.
   *
   * @param ids address of the first id, none negative
   * @param step bytes between ids
   * @param places int {@code [n]}, written
   * @param numbers int {@code [n]}: gets the ids in the order of their places
   * @return how many different ids there are
   */
  static int number(int n, long ids, long step, long scratch, long places, long numbers) {
    int slots = slots(n);
    int shift = 1 + Integer.numberOfLeadingZeros(slots);
    int mask = slots - 1;
    NativeMemory.zero(scratch, 2L * slots);
    int count = 0;
    long at = ids;
    for (int i = 0; i < n; i++) {
      int id = NativeMemory.getInt(at, 0);
      at += step;
      int slot = (id * SPREAD) >>> shift;
      while (true) {
        long entry = NativeMemory.getLong(scratch + 8L * slot);
        if (entry == 0) {
          // A place from 1 on, so that no entry is zero, and the id.
          NativeMemory.putLong(scratch + 8L * slot, (long) (count + 1) << 32 | id);
          NativeMemory.putInt(numbers, count, id);
          NativeMemory.putInt(places, i, ~count);
          count++;
          break;
        }
        if ((int) entry == id) {
          NativeMemory.putInt(places, i, (int) (entry >>> 32) - 1);
          break;
        }
        slot = slot + 1 & mask;
      }
    }
    return count;
  }

  /**
   * The same on all threads; only the caller of their jobs may call it.
   *
   * @param regions a power of two, from {@link #regions}
   * @param firsts int {@code [n]}, for this call
   */
  static int together(
      Workers workers,
      int regions,
      int n,
      long ids,
      long scratch,
      long firsts,
      long places,
      long numbers) {
    int slots = slots(n) / regions;
    boolean[] full = new boolean[regions];
    workers.run(
        regions,
        (region, worker) ->
            full[region] =
                !findFirsts(region, regions, n, ids, scratch + 8L * slots * region, slots, firsts));
    for (boolean one : full) {
      if (one) {
        return number(n, ids, Integer.BYTES, scratch, places, numbers);
      }
    }
    int chunks = Rows.parts(n, CHUNK);
    int[] starts = new int[chunks + 1];
    workers.run(
        chunks,
        (chunk, worker) -> {
          int count = 0;
          for (int i = chunk * CHUNK; i < Math.min(n, (chunk + 1) * CHUNK); i++) {
            count += NativeMemory.getInt(firsts, i) == i ? 1 : 0;
          }
          starts[chunk + 1] = count;
        });
    for (int chunk = 0; chunk < chunks; chunk++) {
      starts[chunk + 1] += starts[chunk];
    }
    workers.run(
        chunks,
        (chunk, worker) -> {
          int place = starts[chunk];
          for (int i = chunk * CHUNK; i < Math.min(n, (chunk + 1) * CHUNK); i++) {
            if (NativeMemory.getInt(firsts, i) == i) {
              NativeMemory.putInt(numbers, place, NativeMemory.getInt(ids, i));
              NativeMemory.putInt(places, i, ~place++);
            }
          }
        });
    workers.run(
        chunks,
        (chunk, worker) -> {
          for (int i = chunk * CHUNK; i < Math.min(n, (chunk + 1) * CHUNK); i++) {
            int first = NativeMemory.getInt(firsts, i);
            if (first != i) {
              NativeMemory.putInt(places, i, ~NativeMemory.getInt(places, first));
            }
          }
        });
    return starts[chunks];
  }

  /** Whether the ids of a region have found room in it. */
  private static boolean findFirsts(
      int region, int regions, int n, long ids, long table, int slots, long firsts) {
    int regionBits = Integer.numberOfTrailingZeros(regions);
    int shift = 1 + Integer.numberOfLeadingZeros(slots);
    int mask = slots - 1;
    int room = slots - slots / 8;
    NativeMemory.zero(table, 2L * slots);
    for (int i = 0; i < n; i++) {
      int id = NativeMemory.getInt(ids, i);
      int hash = id * SPREAD;
      if (hash >>> (Integer.SIZE - regionBits) != region) {
        continue;
      }
      int slot = (hash << regionBits) >>> shift;
      while (true) {
        long entry = NativeMemory.getLong(table + 8L * slot);
        if (entry == 0) {
          if (room-- == 0) {
            return false;
          }
          NativeMemory.putLong(table + 8L * slot, (long) (i + 1) << 32 | id);
          NativeMemory.putInt(firsts, i, i);
          break;
        }
        if ((int) entry == id) {
          NativeMemory.putInt(firsts, i, (int) (entry >>> 32) - 1);
          break;
        }
        slot = slot + 1 & mask;
      }
    }
    return true;
  }
}
