package io.pimento.search.train;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import org.jspecify.annotations.Nullable;

/** Rows that are gathered in the host's memory, ahead of the step. */
final class SentStepRows implements StepRows {
  private final BatchStream stream;
  private BatchStream.@Nullable Rows batch;

  SentStepRows(RowSource rows, TrainSettings settings, long from) {
    this.stream = new BatchStream(rows, settings.batch(), settings.seed(), from);
  }

  @Override
  public int next() throws InterruptedException {
    BatchStream.Rows next = stream.next();
    batch = next;
    return next.count();
  }

  @Override
  public Pending begin(Engine engine, CompiledGraph prepared, double rate, long step) {
    BatchStream.Rows now = batch;
    if (now == null) {
      throw new IllegalStateException("no rows were taken yet");
    }
    return engine.step(prepared, now.inputs(prepared.graph()), rate, step);
  }

  @Override
  public void close() {
    stream.close();
  }
}
