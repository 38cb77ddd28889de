package io.pimento.data;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the next batch on a background thread while the caller works on the present one.
 *
 * <p>Batches come in the order's positions, whatever the timing. A batch belongs to the caller
 * until its next call of {@link #next} or {@link #close}. One consumer thread.
 */
public final class BatchPrefetcher implements AutoCloseable {
  private sealed interface Item {
    record Ready(RowBatch batch) implements Item {}

    record Finished() implements Item {}

    record Failed(Throwable cause) implements Item {}
  }

  private final RowSource source;
  private final RowSequence order;
  private final long start;
  private final boolean filled;
  private final BlockingQueue<BatchBuffers> free;
  private final BlockingQueue<Item> ready;
  private final Thread worker;
  private @Nullable BatchBuffers lent;
  private @Nullable Item last;
  private volatile boolean closed;

  /** Two off-heap buffers of {@code batchSize} rows, starting at position {@code start}. */
  public BatchPrefetcher(RowSource source, RowSequence order, int batchSize, long start) {
    this(source, order, batchSize, start, false);
  }

  /**
   * Two off-heap buffers of {@code batchSize} rows, starting at position {@code start}.
   *
   * @param filled whether a short last batch is filled up with its last row, again and again
   */
  public BatchPrefetcher(
      RowSource source, RowSequence order, int batchSize, long start, boolean filled) {
    this(
        source,
        order,
        start,
        filled,
        List.of(
            BatchBuffers.direct(source.schema(), batchSize),
            BatchBuffers.direct(source.schema(), batchSize)));
  }

  /**
   * Fills the caller's buffers in turn.
   *
   * @param start first position, in {@code [0, order.rows()]}
   * @param filled whether a short last batch is filled up with its last row, again and again
   * @param buffers at least two, of one capacity, which is the batch size
   */
  public BatchPrefetcher(
      RowSource source, RowSequence order, long start, boolean filled, List<BatchBuffers> buffers) {
    if (order.rows() != source.rows()) {
      throw new IllegalArgumentException(
          "the order covers " + order.rows() + " rows, the source has " + source.rows());
    }
    if (start < 0 || start > order.rows()) {
      throw new IllegalArgumentException(
          "start position " + start + " is outside 0…" + order.rows());
    }
    if (buffers.size() < 2
        || buffers.stream().mapToInt(BatchBuffers::capacity).distinct().count() != 1) {
      throw new IllegalArgumentException("at least two buffers of one capacity are needed");
    }
    this.source = source;
    this.order = order;
    this.start = start;
    this.filled = filled;
    free = new ArrayBlockingQueue<>(buffers.size(), false, buffers);
    ready = new ArrayBlockingQueue<>(buffers.size() + 1);
    worker = Thread.ofPlatform().daemon().name("pimento-prefetch").start(this::work);
  }

  private void work() {
    try {
      long rows = order.rows();
      long[] wanted = new long[0];
      for (long position = start; position < rows; ) {
        BatchBuffers buffers = free.take();
        if (wanted.length == 0) {
          wanted = new long[buffers.capacity()];
        }
        int count = (int) Math.min(buffers.capacity(), rows - position);
        for (int k = 0; k < count; k++) {
          wanted[k] = order.rowAt(position + k);
        }
        int gathered = filled ? wanted.length : count;
        Arrays.fill(wanted, count, gathered, wanted[count - 1]);
        source.read(wanted, 0, gathered, buffers);
        ready.put(new Item.Ready(new RowBatch(position, count, buffers)));
        position += count;
      }
      ready.put(new Item.Finished());
    } catch (InterruptedException e) {
      // Only close() interrupts this thread; nobody waits for more.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // There is always room: at most one item for each buffer is waiting.
      ready.add(new Item.Failed(e));
    }
  }

  /**
   * The next batch, or {@code null} after the last row.
   *
   * @throws InterruptedException if interrupted while waiting
   * @throws IllegalStateException if the background thread failed (its exception is the cause), or
   *     if the prefetcher is closed
   */
  public @Nullable RowBatch next() throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the prefetcher is closed");
    }
    if (lent != null) {
      free.put(lent);
      lent = null;
    }
    if (last == null) {
      Item item = ready.take();
      if (item instanceof Item.Ready(RowBatch batch)) {
        lent = batch.buffers();
        return batch;
      }
      last = item;
    }
    if (last instanceof Item.Failed(Throwable cause)) {
      throw new IllegalStateException("reading the next batch failed: " + cause, cause);
    }
    return null;
  }

  /** Stops the background thread and waits for it; the buffers are the caller's again. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    ThreadEnd.await(worker);
  }
}
