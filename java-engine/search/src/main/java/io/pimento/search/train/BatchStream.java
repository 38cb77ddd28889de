package io.pimento.search.train;

import io.pimento.data.BatchBuffers;
import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowBatch;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches of shuffled rows, epoch after epoch, from any step on. The rows of a step depend on
 * (seed, step) alone, so a step number is the whole data cursor.
 */
public final class BatchStream implements AutoCloseable {
  /** One batch in native memory, valid until the next is taken. */
  public record Rows(int count, BatchBuffers buffers, InputPlaces places, long step) {
    /** Address of every input that a graph reads, by name. */
    public Map<String, Long> inputs(Graph graph) {
      return places.of(graph, buffers, step, count);
    }
  }

  private final RowSource rows;
  private final int batch;
  private final long seed;
  private final InputPlaces places;
  private long step;
  private int epoch;
  private BatchPrefetcher prefetcher;

  /** Starts before the given step. */
  public BatchStream(RowSource rows, int batch, long seed, long step) {
    if (rows.rows() == 0) {
      throw new IllegalArgumentException("there are no rows to train on");
    }
    this.rows = rows;
    this.batch = batch;
    this.seed = seed;
    this.places = new InputPlaces(new RowNoise(seed, batch));
    this.step = step;
    long perEpoch = (rows.rows() + batch - 1) / batch;
    this.epoch = Math.toIntExact(step / perEpoch);
    this.prefetcher = open(step % perEpoch * batch);
  }

  private BatchPrefetcher open(long position) {
    return new BatchPrefetcher(
        rows, RowSequence.shuffled(seed, epoch, rows.rows()), batch, position);
  }

  /** The next step's rows. */
  public Rows next() throws InterruptedException {
    @Nullable RowBatch next = prefetcher.next();
    if (next == null) {
      prefetcher.close();
      epoch++;
      prefetcher = open(0);
      next = prefetcher.next();
    }
    if (next == null) {
      throw new IllegalStateException("an epoch of " + rows.rows() + " rows gave no batch");
    }
    return new Rows(next.count(), next.buffers(), places, step++);
  }

  @Override
  public void close() {
    prefetcher.close();
  }
}
