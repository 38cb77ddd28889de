package io.pimento.pim.dram.control;

import java.util.Arrays;

/**
 * The pending requests of a channel in parallel arrays; places are reused, so memory is bounded.
 */
final class RequestPool {
  static final int NONE = -1;

  long[] address = new long[64];
  long[] index = new long[64];
  long[] arrive = new long[64];
  long[] added = new long[64];
  int[] bank = new int[64];
  int[] row = new int[64];
  int[] column = new int[64];
  boolean[] write = new boolean[64];

  /** Next free place, or the next read merged into this one. */
  int[] next = new int[64];

  private int free = NONE;
  private int used;

  int take() {
    if (free != NONE) {
      int place = free;
      free = next[place];
      next[place] = NONE;
      return place;
    }
    if (used == address.length) {
      grow(2 * used);
    }
    next[used] = NONE;
    return used++;
  }

  void release(int place) {
    next[place] = free;
    free = place;
  }

  private void grow(int size) {
    address = Arrays.copyOf(address, size);
    index = Arrays.copyOf(index, size);
    arrive = Arrays.copyOf(arrive, size);
    added = Arrays.copyOf(added, size);
    bank = Arrays.copyOf(bank, size);
    row = Arrays.copyOf(row, size);
    column = Arrays.copyOf(column, size);
    write = Arrays.copyOf(write, size);
    next = Arrays.copyOf(next, size);
  }
}
