package io.pimento.runtime.kernel;

/**
 * One dense float32 matrix a sample, all of the same sizes.
 *
 * @param address of the first sample's first entry, in bytes
 * @param stride floats from sample to sample
 */
public record MatrixBatch(long address, int batch, int rows, int columns, long stride) {
  /**
   * A batch.
   *
   * @throws IllegalArgumentException if samples overlap or a size is negative
   */
  public MatrixBatch {
    if (batch < 0 || rows < 0 || columns < 0 || stride < (long) rows * columns) {
      throw new IllegalArgumentException(
          "%d samples of %d rows and %d columns with %d floats from sample to sample (at least rows · columns)"
              .formatted(batch, rows, columns, stride));
    }
  }

  /** Samples that follow one another without a gap. */
  public static MatrixBatch dense(long address, int batch, int rows, int columns) {
    return new MatrixBatch(address, batch, rows, columns, (long) rows * columns);
  }

  /** Bytes from sample to sample. */
  public long bytes() {
    return Float.BYTES * stride;
  }

  /** Its sizes, for messages. */
  public String shape() {
    return batch + "×" + rows + "×" + columns;
  }
}
