package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.WorkQueue;

/** Rows in the host's memory, read for each subnet again. */
record SentSearchRows(RowSource train, RowSource validation, TuneSettings settings, long seed)
    implements SearchRows {
  @Override
  public WorkQueue queue(Engine engine) {
    return engine.hostQueue();
  }

  @Override
  public Chunks.Tuned tuning() {
    return new StreamedChunks(train, settings.chunk(), seed);
  }

  @Override
  public Chunks.Labelled scoring(Engine engine) {
    return new StoredChunks(
        validation, settings.chunk(), settings.validationRows(), !engine.rowsAloneInAnyBatch());
  }

  @Override
  public void close() {}
}
