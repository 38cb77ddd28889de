package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.WorkQueue;

/**
 * The rows that every subnet of a search is tuned and scored on, the same for each, so that
 * candidates differ by their architecture alone.
 */
interface SearchRows extends AutoCloseable {
  /** Brings them to the engine's device if it has room, else they are sent for each subnet. */
  static SearchRows of(
      Engine engine, RowSource train, RowSource validation, TuneSettings settings, long seed)
      throws InterruptedException {
    return KeptSearchRows.bring(engine, train, validation, settings, seed)
        .orElseGet(() -> new SentSearchRows(train, validation, settings, seed));
  }

  /** The queue in whose memory they lie. */
  WorkQueue queue(Engine engine);

  /** At least as many train rows as all steps take. */
  Chunks.Tuned tuning();

  /** The validation rows. */
  Chunks.Labelled scoring(Engine engine);

  @Override
  void close();
}
