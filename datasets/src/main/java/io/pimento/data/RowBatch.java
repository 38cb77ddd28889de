package io.pimento.data;

/**
 * Consecutive positions of a row order, gathered.
 *
 * @param position of the first row in the order
 * @param count rows held, at most the buffers' capacity; fewer only at the end of the order
 * @param buffers the rows; only the first {@code count} are meaningful
 */
public record RowBatch(long position, int count, BatchBuffers buffers) {
  /** The position where the next batch starts. */
  public long end() {
    return position + count;
  }
}
