package io.pimento.runtime.cuda;

import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory on each of several GPUs that all of them reach: an area of two halves, which steps take in
 * turn, for the gradients that a GPU leaves, and a flag for each other GPU to raise.
 */
final class ExchangeMemory implements AutoCloseable {
  private static final long FLAG_BYTES = (long) Long.BYTES * TapeLimits.RANKS;

  /** Meetings of a step, which flags count: at its start, of buckets of gradients, of the last. */
  static final int START = 0;

  static final int GRADIENTS = GradientBuckets.MOST;

  private final List<CudaBackend> gpus;
  private final long[] flags;
  private final long[] areas;
  private long half;
  private long steps;

  /**
   * Opens ways between all of them.
   *
   * @throws io.pimento.cuda.CudaException if there is none between two
   */
  ExchangeMemory(List<CudaBackend> gpus) {
    this.gpus = List.copyOf(gpus);
    this.flags = new long[gpus.size()];
    this.areas = new long[gpus.size()];
    for (CudaBackend from : gpus) {
      for (CudaBackend to : gpus) {
        if (from != to) {
          from.device().reach(to.device());
        }
      }
    }
    for (int r = 0; r < flags.length; r++) {
      gpus.get(r).device().use();
      flags[r] = gpus.get(r).device().allocate(FLAG_BYTES);
    }
  }

  /** What the tape of one rank knows of the others. */
  Exchange exchange(int rank, List<Share> shares) {
    List<Long> at = new ArrayList<>();
    for (long f : flags) {
      at.add(f + (long) Long.BYTES * rank);
    }
    return new Exchange(rank, shares, new Exchange.Flags(flags[rank], at));
  }

  /** Whether a step that leaves so many bytes on each GPU has room. */
  boolean holds(long bytes) {
    return bytes <= half;
  }

  /** Makes room for a step, and for somewhat larger ones; nothing may be under way on any GPU. */
  void grow(long bytes) {
    release();
    long size = Tape.lines(bytes + bytes / 4);
    for (int r = 0; r < areas.length; r++) {
      gpus.get(r).device().use();
      areas[r] = gpus.get(r).device().allocate(2 * size);
    }
    half = size;
  }

  private void release() {
    for (int r = 0; r < areas.length; r++) {
      if (areas[r] != 0) {
        gpus.get(r).device().use();
        gpus.get(r).device().free(areas[r], 2 * half);
        areas[r] = 0;
      }
    }
    half = 0;
  }

  /** Begins a step of all GPUs. */
  void next() {
    steps++;
  }

  /** Adds the bases by which the step's tapes name the areas. */
  void bind(long[] bases) {
    for (int r = 0; r < areas.length; r++) {
      bases[Words.EXCHANGE + r] = areas[r] + (steps & 1) * half;
    }
    bases[Words.EPOCH] = (GRADIENTS + 1) * steps;
  }

  @Override
  public void close() {
    release();
    for (int r = 0; r < flags.length; r++) {
      gpus.get(r).device().use();
      gpus.get(r).device().free(flags[r], FLAG_BYTES);
    }
  }
}
