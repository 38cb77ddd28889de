package io.pimento.data.shard;

import io.pimento.data.BagField;
import io.pimento.data.DataSchema;
import java.util.List;

/**
 * Where the numbers of a payload row lie, in units of four bytes: the label, its weight if rows
 * have weights, nd dense values, F categorical indices, and for each field of several values where
 * its bag starts among the shard's values and how many it has.
 */
record RowLayout(boolean weighted, int denseCount, int categoricalCount, List<Boolean> bagWeights) {
  static RowLayout of(DataSchema schema) {
    return new RowLayout(
        schema.weighted(),
        schema.denseCount(),
        schema.categoricalCount(),
        schema.bags().stream().map(BagField::weighted).toList());
  }

  int weightAt() {
    return 1;
  }

  int denseAt() {
    return weighted ? 2 : 1;
  }

  int idsAt() {
    return denseAt() + denseCount;
  }

  /** Where a bag's start lies; its number of values follows. */
  int bagAt(int bag) {
    return idsAt() + categoricalCount + 2 * bag;
  }

  int bags() {
    return bagWeights.size();
  }

  /** Numbers a value of a bag takes: its index, and its weight if it has one. */
  int numbersAValue(int bag) {
    return bagWeights.get(bag) ? 2 : 1;
  }

  int numbers() {
    return bagAt(bags());
  }

  int rowBytes() {
    return Math.multiplyExact(Integer.BYTES, numbers());
  }
}
