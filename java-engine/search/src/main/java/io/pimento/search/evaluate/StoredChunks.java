package io.pimento.search.evaluate;

import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowBatch;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.search.model.BatchInputs;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first rows in stored order. */
final class StoredChunks implements Chunks.Labelled {
  private final BatchPrefetcher batches;
  private final int chunk;
  private final boolean filled;
  private final float[] labels;
  private final float[] weights;
  private int done;
  private @Nullable RowBatch batch;

  /**
   * @param limit most rows
   * @param filled whether a short last chunk is filled up
   */
  StoredChunks(RowSource source, int chunk, long limit, boolean filled) {
    int count = Math.toIntExact(Math.min(limit, source.rows()));
    this.batches =
        new BatchPrefetcher(source, RowSequence.sequential(source.rows()), chunk, 0, filled);
    this.chunk = chunk;
    this.filled = filled;
    this.labels = new float[count];
    this.weights = new float[count];
  }

  @Override
  public int next() throws InterruptedException {
    RowBatch next = done < labels.length ? batches.next() : null;
    batch = next;
    if (next == null) {
      return 0;
    }
    int n = Math.min(next.count(), labels.length - done);
    next.buffers().labels().get(0, labels, done, n);
    next.buffers().weights().get(0, weights, done, n);
    done += n;
    return n;
  }

  private RowBatch batch() {
    return Objects.requireNonNull(batch, "no chunk was taken");
  }

  @Override
  public int size() {
    return filled ? chunk : batch().count();
  }

  @Override
  public void run(ScoringQueue queue, CompiledGraph prepared) {
    queue.run(prepared, BatchInputs.of(prepared.graph(), batch().buffers()));
  }

  /** Addresses of all that the present chunk's rows hold. */
  Map<String, Long> all() {
    return BatchInputs.of(batch().buffers());
  }

  @Override
  public float[] labels() {
    return labels;
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public void close() {
    batches.close();
  }
}
