package io.pimento.job.predict;

import io.pimento.data.BagCollector;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.reader.RawRow;
import java.util.Arrays;

/** Some consecutive rows of the input on their way to the output; reused from batch to batch. */
final class ScoredRows {
  final BatchBuffers inputs;
  final BagCollector bags;
  final boolean[] bad;

  /** 1, 0, or NaN where a row has no label. */
  final float[] labels;

  /** As the input has them, or NaN; see {@link RawRow#weight}. */
  final float[] weights;

  final int capacity;
  private final int idCount;
  private final int[] idEnds;
  private final boolean[] idMissing;
  private byte[] idText = new byte[1 << 12];
  private int used;
  int count;
  long inputBytes;

  ScoredRows(DataSchema schema, int capacity, int idCount) {
    this.capacity = capacity;
    this.idCount = idCount;
    inputs = BatchBuffers.direct(schema, capacity);
    bags = new BagCollector(schema);
    bad = new boolean[capacity];
    labels = new float[capacity];
    weights = new float[capacity];
    idEnds = new int[capacity * idCount];
    idMissing = new boolean[capacity * idCount];
  }

  void clear() {
    count = 0;
    used = 0;
    bags.clear();
  }

  /** Takes a row's label and what is passed through; its inputs are encoded by the caller. */
  void add(RawRow row) {
    bad[count] = row.bad();
    if (row.bad()) {
      bags.clearRow();
    }
    bags.endRow();
    labels[count] = row.bad() || !row.labelled() ? Float.NaN : row.positive() ? 1 : 0;
    weights[count] = row.weight();
    for (int k = 0; k < idCount; k++) {
      int length = row.idTo(k) - row.idFrom(k);
      if (used + length > idText.length) {
        idText = Arrays.copyOf(idText, Math.max(2 * idText.length, used + length));
      }
      System.arraycopy(row.idBytes(k), row.idFrom(k), idText, used, length);
      used += length;
      idEnds[count * idCount + k] = used;
      idMissing[count * idCount + k] = row.idMissing(k);
    }
    count++;
  }

  /** Whether the column has no value, which is not an empty text. */
  boolean idMissing(int row, int id) {
    return idMissing[row * idCount + id];
  }

  byte[] idText() {
    return idText;
  }

  int idFrom(int row, int id) {
    int place = row * idCount + id;
    return place == 0 ? 0 : idEnds[place - 1];
  }

  int idTo(int row, int id) {
    return idEnds[row * idCount + id];
  }
}
