package io.pimento.runtime.execute;

/**
 * A {@link RowKernel} that has results without batch axis as well: sums over samples. They are
 * added up within grains of so many samples each, which follow from the whole batch, and then over
 * the grains in their order. Stretches of the batch that start with a grain leave the same bits.
 */
public interface SummingKernel extends RowKernel {
  /** Samples of a grain. */
  int grain(KernelCall call);

  /** Floats that hold the sums of one grain. */
  long floats(KernelCall call);

  /**
   * Computes the rows of the samples at hand.
   *
   * @param sums address of the sums of the first grain at hand; others follow
   */
  void rows(KernelCall call, long sums);

  /**
   * Adds up all grains of the whole batch.
   *
   * @param sums address of the first one's
   */
  void sum(KernelCall call, long sums);

  /** Number of grains in the whole batch. */
  default int grains(KernelCall call) {
    return (call.total() + grain(call) - 1) / grain(call);
  }

  @Override
  default void run(KernelCall call) {
    long sums = call.workers().sharedScratch(Math.max(1, floats(call) * grains(call)));
    rows(call, sums);
    sum(call, sums);
  }
}
