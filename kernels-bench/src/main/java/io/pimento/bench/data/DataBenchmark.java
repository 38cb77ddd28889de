package io.pimento.bench.data;

import io.pimento.data.RowSource;
import io.pimento.search.train.BatchStream;

/** Reads shuffled batches as training does, and does nothing else with them. */
public record DataBenchmark(RowSource rows, int batch, long seed) {
  /** Rows a second over one epoch, the second that is read. */
  public double rowsASecond() throws InterruptedException {
    long perEpoch = (rows.rows() + batch - 1) / batch;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (long s = 0; s < perEpoch; s++) {
        stream.next();
      }
      long start = System.nanoTime();
      long read = 0;
      for (long s = 0; s < perEpoch; s++) {
        read += stream.next().count();
      }
      return read * 1e9 / (System.nanoTime() - start);
    }
  }
}
