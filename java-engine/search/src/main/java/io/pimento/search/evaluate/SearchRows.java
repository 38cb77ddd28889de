package io.pimento.search.evaluate;

import io.pimento.data.Batch;
import io.pimento.data.BatchPrefetcher;
import io.pimento.data.DataSchema;
import io.pimento.data.RowOrder;
import io.pimento.data.RowSource;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.ResidentRows;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Stem;
import io.pimento.search.train.BatchStream;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that every subnet of a search is tuned and scored on, on the device.
 *
 * @param tuning chunks to tune the head on, in their order
 * @param scoring validation rows, and what fills up the last batch
 * @param labels of the validation rows
 * @param weights of the validation rows
 */
record SearchRows(ResidentRows tuning, ResidentRows scoring, float[] labels, float[] weights)
    implements AutoCloseable {
  private static final int SHARE_OF_FREE_MEMORY = 4;

  /**
   * Copies them to the device; empty if they would take more than a quarter of its free memory, or
   * hold fields of several values, whose places follow from the batch.
   */
  static Optional<SearchRows> bring(
      CudaBackend gpu, RowSource train, RowSource validation, TuneSettings settings, long seed)
      throws InterruptedException {
    int scored = Math.toIntExact(Math.min(settings.validationRows(), validation.rows()));
    long tuned = (long) settings.steps() * settings.batch() + settings.chunk();
    DataSchema schema = validation.schema();
    if (!schema.bags().isEmpty()) {
      return Optional.empty();
    }
    int width = schema.denseCount() + schema.categoricalCount() + 2;
    gpu.device().use();
    if (ResidentRows.bytes(scored + settings.chunk() + tuned, width)
        > gpu.device().freeBytes() / SHARE_OF_FREE_MEMORY) {
      return Optional.empty();
    }
    // Labels and weights are one number a row.
    Map<String, Integer> widths =
        Map.of(Stem.DENSE, schema.denseCount(), Stem.IDS, schema.categoricalCount());
    ResidentRows tuning = new ResidentRows(gpu);
    ResidentRows scoring = new ResidentRows(gpu);
    float[] labels = new float[scored];
    float[] weights = new float[scored];
    try {
      // Every candidate sees the same rows, so that candidates differ by their architecture alone.
      if (settings.steps() > 0) {
        try (BatchStream stream = new BatchStream(train, settings.chunk(), seed, 0)) {
          for (int steps = 0; steps < settings.steps(); ) {
            BatchStream.Rows r = stream.next();
            tuning.add(r.count(), BatchInputs.of(r.buffers()), widths);
            steps += (r.count() + settings.batch() - 1) / settings.batch();
          }
        }
      }
      int done = 0;
      try (BatchPrefetcher batches =
          new BatchPrefetcher(
              validation, RowOrder.sequential(validation.rows()), settings.chunk(), 0, true)) {
        for (Batch b = batches.next(); b != null && done < scored; b = batches.next()) {
          int n = Math.min(b.count(), scored - done);
          // A short last batch is filled up, so that its rows get the bits of those in a full one.
          scoring.add(settings.chunk(), BatchInputs.of(b.buffers()), widths);
          b.buffers().labels().get(0, labels, done, n);
          b.buffers().weights().get(0, weights, done, n);
          done += n;
        }
      }
      return Optional.of(new SearchRows(tuning, scoring, labels, weights));
    } catch (RuntimeException | InterruptedException e) {
      tuning.close();
      scoring.close();
      throw e;
    }
  }

  @Override
  public void close() {
    tuning.close();
    scoring.close();
  }
}
