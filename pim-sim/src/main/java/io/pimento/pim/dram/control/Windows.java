package io.pimento.pim.dram.control;

import java.util.Arrays;

/** At most so many activations of a rank within a window (tFAW, t32AW). */
final class Windows {
  private final int most;
  private final int cycles;
  private final long[][] last;
  private final int[] place;

  /**
   * @param most activations allowed; 0 for no limit
   */
  Windows(int ranks, int most, int cycles) {
    this.most = most;
    this.cycles = cycles;
    this.last = new long[ranks][most];
    for (long[] l : last) {
      Arrays.fill(l, -cycles);
    }
    this.place = new int[ranks];
  }

  /** From when on the next activation is allowed. */
  long open(int rank) {
    return most == 0 ? 0 : last[rank][place[rank]] + cycles;
  }

  /** From when on so many activations at once are allowed. */
  long open(int rank, int together) {
    int newest = Math.min(together, most) - 1;
    return most == 0 ? 0 : last[rank][(place[rank] + newest) % most] + cycles;
  }

  void opened(int rank, long clock) {
    if (most > 0) {
      last[rank][place[rank]] = clock;
      place[rank] = place[rank] + 1 == most ? 0 : place[rank] + 1;
    }
  }
}
