package io.pimento.run;

import io.pimento.data.BatchBuffers;
import io.pimento.data.RowSource;

/** The part of rows that are clicks, by their weights. */
final class ClickRate {
  private static final int BATCH = 4096;

  /** Rows that are enough for a start. */
  private static final long ENOUGH = 1 << 20;

  private ClickRate() {}

  /** Of all rows, or of a million of them at equal distances; ½ where all weigh nothing. */
  static double of(RowSource rows) {
    long count = Math.min(ENOUGH, rows.rows());
    BatchBuffers buffers = BatchBuffers.direct(rows.schema(), BATCH);
    long[] wanted = new long[BATCH];
    double clicks = 0;
    double weight = 0;
    for (long from = 0; from < count; from += BATCH) {
      int n = (int) Math.min(BATCH, count - from);
      for (int k = 0; k < n; k++) {
        wanted[k] = (from + k) * (rows.rows() / count);
      }
      rows.read(wanted, 0, n, buffers);
      for (int k = 0; k < n; k++) {
        clicks += buffers.labels().get(k) * buffers.weights().get(k);
        weight += buffers.weights().get(k);
      }
    }
    return weight > 0 ? clicks / weight : 0.5;
  }
}
