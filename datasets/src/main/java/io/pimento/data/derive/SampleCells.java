package io.pimento.data.derive;

import java.util.Arrays;

/**
 * The cells of a combination among sampled rows, numbered from 1; 0 is for those of a single row.
 * Scratch memory of one thread, used again and again.
 */
final class SampleCells {
  /** Up to so many possible keys have a place each; more are hashed. */
  private static final int DIRECT = 1 << 20;

  private final int[] direct = new int[DIRECT];
  private final int[] cell;
  private int[] slots = new int[0];
  private long[] slotKeys = new long[0];
  private int[] counts = new int[16];
  private int distinct;
  private int kept;

  SampleCells(int rows) {
    cell = new int[rows];
  }

  /** Finds the cells of the first rows. */
  void of(SampleRows sample, Combination combination, int rows) {
    distinct = 0;
    long cells = combination.cells();
    if (cells >= 0 && cells <= DIRECT) {
      Arrays.fill(direct, 0, (int) cells, 0);
      for (int r = 0; r < rows; r++) {
        int key = (int) combination.key(sample.codes(), r);
        if (direct[key] == 0) {
          direct[key] = next();
        }
        cell[r] = direct[key];
        counts[cell[r]]++;
      }
    } else {
      hashed(sample, combination, rows);
    }
    kept = 0;
    for (int c = 1; c <= distinct; c++) {
      counts[c] = counts[c] > 1 ? ++kept : 0;
    }
    for (int r = 0; r < rows; r++) {
      cell[r] = counts[cell[r]];
    }
  }

  private void hashed(SampleRows sample, Combination combination, int rows) {
    int size = Integer.highestOneBit(Math.max(16, 4 * rows - 1));
    if (slots.length < size) {
      slots = new int[size];
      slotKeys = new long[size];
    }
    Arrays.fill(slots, 0, size, 0);
    int mask = size - 1;
    for (int r = 0; r < rows; r++) {
      long key = combination.key(sample.codes(), r);
      int at = (int) Combination.spread(key) & mask;
      while (slots[at] != 0 && slotKeys[at] != key) {
        at = at + 1 & mask;
      }
      if (slots[at] == 0) {
        slots[at] = next();
        slotKeys[at] = key;
      }
      cell[r] = slots[at];
      counts[cell[r]]++;
    }
  }

  private int next() {
    distinct++;
    if (distinct == counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    counts[distinct] = 0;
    return distinct;
  }

  /** How many different cells there are, those of a single row included. */
  int distinct() {
    return distinct;
  }

  /** How many cells have numbers. */
  int kept() {
    return kept;
  }

  /** A row's cell. */
  int cell(int row) {
    return cell[row];
  }
}
