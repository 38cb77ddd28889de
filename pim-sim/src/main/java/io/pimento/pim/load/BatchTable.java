package io.pimento.pim.load;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Batch times simulated at some sizes, with straight lines between them.
 *
 * @param nanoseconds by size; size 1 must be there
 */
public record BatchTable(SortedMap<Integer, Double> nanoseconds) implements BatchTime {
  public BatchTable {
    nanoseconds = Collections.unmodifiableSortedMap(new TreeMap<>(nanoseconds));
    if (nanoseconds.isEmpty() || nanoseconds.firstKey() != 1) {
      throw new IllegalArgumentException("batch times begin with size 1: " + nanoseconds.keySet());
    }
  }

  @Override
  public double nanoseconds(long first, int size) {
    if (size > nanoseconds.lastKey()) {
      throw new IllegalArgumentException(
          "a batch of " + size + "; the greatest simulated is " + nanoseconds.lastKey());
    }
    int above = nanoseconds.tailMap(size).firstKey();
    double high = at(above);
    if (above == size) {
      return high;
    }
    int below = nanoseconds.headMap(size).lastKey();
    return at(below) + (high - at(below)) * (size - below) / (above - below);
  }

  private double at(int size) {
    Double time = nanoseconds.get(size);
    if (time == null) {
      throw new IllegalStateException("size " + size);
    }
    return time;
  }
}
