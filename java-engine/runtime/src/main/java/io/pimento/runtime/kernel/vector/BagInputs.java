package io.pimento.runtime.kernel.vector;

import io.pimento.graph.op.BagMode;
import io.pimento.runtime.memory.NativeMemory;

/**
 * A bag of rows of one table for each sample.
 *
 * @param first number of the first sample, for errors
 * @param offsets address of int {@code [batch + 1]}: where each sample's ids begin
 * @param ids address of int {@code [entries]}
 * @param weight of each entry
 */
public record BagInputs(int first, int batch, int entries, long offsets, long ids, Weight weight) {
  /** How the rows of a bag are weighted. */
  public interface Weight {
    /** Weight of an entry of a bag of that size. */
    float of(int entry, int bagSize);
  }

  /**
   * The pieces of an input of bags: offsets, ids and float weights behind one another.
   *
   * @param address of the offsets
   */
  public static BagInputs at(long address, int batch, BagMode mode) {
    int entries = NativeMemory.getInt(address, batch);
    long ids = address + 4L * (batch + 1);
    long weights = ids + 4L * entries;
    Weight weight =
        switch (mode) {
          case SUM -> (entry, size) -> 1;
          case MEAN -> (entry, size) -> 1f / size;
          case WEIGHTED -> (entry, size) -> NativeMemory.get(weights, entry);
        };
    return new BagInputs(0, batch, entries, address, ids, weight);
  }

  /** Some samples of these. */
  public BagInputs stretch(int from, int count) {
    return new BagInputs(first + from, count, entries, offsets + 4L * from, ids, weight);
  }
}
