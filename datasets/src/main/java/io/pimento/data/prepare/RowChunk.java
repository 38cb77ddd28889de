package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.RawRow;
import org.jspecify.annotations.Nullable;

/** A few thousand parsed rows, on their way from the parsing thread to the encoding one. */
final class RowChunk {
  static final int ROWS = 4096;

  final boolean[] positive = new boolean[ROWS];
  final float[] dense;
  final long[] keys;
  private final int denseCount;
  private final int categoricalCount;
  int rows;
  Split origin = Split.TRAIN;
  long skippedRows;
  long inputBytes;

  RowChunk(InputFields fields) {
    denseCount = fields.dense().size();
    categoricalCount = fields.categorical().size();
    dense = new float[ROWS * denseCount];
    keys = new long[ROWS * categoricalCount];
  }

  /** Takes a row; its tokens become hashed keys, or the reference's integers. */
  void add(RawRow row, @Nullable ReferenceTokens reference) {
    positive[rows] = row.positive();
    for (int d = 0; d < denseCount; d++) {
      dense[rows * denseCount + d] = row.dense(d);
    }
    int base = rows * categoricalCount;
    for (int f = 0; f < categoricalCount; f++) {
      byte[] bytes = row.tokenBytes(f);
      int from = row.tokenFrom(f);
      int to = row.tokenTo(f);
      keys[base + f] =
          reference == null ? TokenKey.of(bytes, from, to) : reference.value(bytes, from, to);
    }
    rows++;
  }
}
