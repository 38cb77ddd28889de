package io.pimento.data.prepare;

import io.pimento.data.reader.RawBag;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** The values that the rows of a chunk have of one field of several. */
final class BagChunk {
  private final LongArrayList keys = new LongArrayList();
  private final FloatArrayList weights = new FloatArrayList();
  private final int[] ends = new int[RowChunk.ROWS];
  private final boolean[] cut = new boolean[RowChunk.ROWS];

  void clear() {
    keys.clear();
    weights.clear();
  }

  /** Takes the values of the next row; their tokens become hashed keys. */
  void add(int row, RawBag bag) {
    for (int k = 0; k < bag.size(); k++) {
      keys.add(TokenKey.of(bag.tokenBytes(k), bag.tokenFrom(k), bag.tokenTo(k)));
      weights.add(bag.weight(k));
    }
    ends[row] = keys.size();
    cut[row] = bag.isCut();
  }

  /** Where a row's values start. */
  int from(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Where they end, exclusive. */
  int to(int row) {
    return ends[row];
  }

  /** Whether the row had more values than are kept. */
  boolean isCut(int row) {
    return cut[row];
  }

  long key(int at) {
    return keys.getLong(at);
  }

  float weight(int at) {
    return weights.getFloat(at);
  }
}
