package io.pimento.serve;

import io.pimento.data.BagBuffer;
import java.util.Arrays;

/**
 * Bags of some rows as a matrix, filled up by −1, as exported models read them.
 *
 * @param most ids of a row, at least 1
 * @param ids {@code [rows, most]}
 * @param weights of the ids; 0 where there is none
 */
record PaddedBag(int most, long[] ids, float[] weights) {
  static PaddedBag of(BagBuffer bag, int rows) {
    int most = 1;
    for (int r = 0; r < rows; r++) {
      most = Math.max(most, bag.size(r));
    }
    long[] ids = new long[rows * most];
    float[] weights = new float[ids.length];
    Arrays.fill(ids, -1);
    for (int r = 0; r < rows; r++) {
      for (int e = 0; e < bag.size(r); e++) {
        ids[r * most + e] = bag.id(r, e);
        weights[r * most + e] = bag.weight(r, e);
      }
    }
    return new PaddedBag(most, ids, weights);
  }
}
