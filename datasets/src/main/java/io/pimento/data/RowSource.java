package io.pimento.data;

/** Random access to encoded rows, which never change. Safe for concurrent readers. */
public interface RowSource {
  /** What a row holds. */
  DataSchema schema();

  /** Number of rows; valid row numbers are {@code [0, rows())}. */
  long rows();

  /**
   * Gathers {@code rows[from] … rows[from + count − 1]}, in that order, into row-major buffers. The
   * buffers are written from index 0 on, whatever their position, which stays as it is.
   *
   * @param rows row numbers, in any order, repetitions allowed
   * @param from first entry of {@code rows} to use
   * @param count number of rows
   * @param to buffers of this source's schema
   * @throws IndexOutOfBoundsException if a row number or a buffer does not fit
   */
  void read(long[] rows, int from, int count, BatchBuffers to);

  /**
   * The source whose rows these are, some of them or all, each as it is there: for who holds that
   * source's rows already. Sources that change what a row holds are their own.
   */
  default RowSource origin() {
    return this;
  }

  /** The number in {@link #origin} of one of these rows. */
  default long originRow(long row) {
    return row;
  }
}
