package io.pimento.search.train;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.RowStore;
import java.util.Optional;

/** The rows of training steps, one step after another, wherever they lie. */
interface StepRows extends AutoCloseable {
  /** Moves on to the next step's rows, and says how many they are. */
  int next() throws InterruptedException;

  /** Begins the step on them. */
  Pending begin(Engine engine, CompiledGraph prepared, double rate, long step);

  @Override
  void close();

  /**
   * The rows of some steps: gathered where the engine computes if it holds them, else sent.
   *
   * @param from first step
   * @param to step after the last
   */
  static StepRows of(Engine engine, RowSource rows, TrainSettings settings, long from, long to) {
    Optional<RowStore> stored = UploadedRows.store(engine, rows, (to - from) * settings.batch());
    return stored.isPresent()
        ? new GatheredStepRows(stored.get(), rows, settings, from)
        : new SentStepRows(rows, settings, from);
  }
}
