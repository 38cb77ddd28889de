package io.pimento.pim.dpu;

import java.util.Arrays;

/**
 * One processor at work, cycle by cycle: an instruction a cycle, the tasklets in turn, two of one
 * tasklet no closer than the revolver; one DMA at a time from a bank with one open wordline.
 */
final class Dpu {
  private static final long NEVER = Long.MAX_VALUE;

  private final DpuDevice d;
  private final double mramPerCycle;
  private final int[] left;
  private final long[] ready;
  private long openLine = -1;
  private long activatedAt;
  private long dmaFree;
  private long instructions;
  private long activations;
  private long bytes;

  Dpu(DpuDevice device) {
    this.d = device;
    this.mramPerCycle = device.mramMegahertz() / device.megahertz();
    this.left = new int[device.tasklets()];
    this.ready = new long[device.tasklets()];
  }

  /**
   * Reads the rows and adds each to its sum.
   *
   * @param starts the byte of each row
   * @param rowBytes bytes of each row
   * @return the cycle at which the last instruction has left the pipeline, 0 for no rows
   */
  long run(long[] starts, int[] rowBytes) {
    Arrays.fill(ready, 0);
    Arrays.fill(left, 0);
    long clock = 0;
    long last = 0;
    int next = 0;
    int turn = 0;
    while (true) {
      long soonest = NEVER;
      boolean issued = false;
      for (int k = 0; k < left.length && !issued; k++) {
        int t = (turn + k) % left.length;
        if (left[t] == 0) {
          if (next == starts.length) {
            continue;
          }
          ready[t] = dma(Math.max(clock, ready[t]), starts[next], rowBytes[next]);
          left[t] =
              d.instructionsPerRow()
                  + d.instructionsPerElement() * Math.ceilDiv(rowBytes[next], Float.BYTES);
          next++;
        }
        if (ready[t] <= clock) {
          left[t]--;
          instructions++;
          ready[t] = clock + d.revolverCycles();
          last = clock;
          turn = t + 1;
          issued = true;
        } else {
          soonest = Math.min(soonest, ready[t]);
        }
      }
      if (!issued && soonest == NEVER) {
        return starts.length == 0 ? 0 : last + d.stages();
      }
      clock = issued ? clock + 1 : soonest;
    }
  }

  /** The cycle at which the row is there. */
  private long dma(long from, long start, int length) {
    long begin = Math.max(from, dmaFree);
    double at = begin * mramPerCycle;
    long end = start + length;
    for (long line = start / d.wordlineBytes(); line * d.wordlineBytes() < end; line++) {
      if (line != openLine) {
        if (openLine >= 0) {
          at = Math.max(at, (double) (activatedAt + d.tRas())) + d.tRp();
        }
        activatedAt = (long) Math.ceil(at);
        at = (double) (activatedAt + d.tRcd());
        openLine = line;
        activations++;
      }
      long upTo = Math.min(end, (line + 1) * d.wordlineBytes());
      long here = upTo - Math.max(start, line * d.wordlineBytes());
      at += d.tCl() + (double) Math.ceilDiv(here, d.granuleBytes()) * d.tBl();
    }
    bytes += length;
    dmaFree = (long) Math.ceil(at / mramPerCycle);
    return dmaFree;
  }

  /** pJ of wordlines opened, bytes moved and instructions. */
  double[] picojoule() {
    return new double[] {
      activations * d.rowPicojoule(),
      bytes * d.bytePicojoule(),
      instructions * d.instructionPicojoule()
    };
  }
}
