package io.pimento.runtime.kernel;

/**
 * A row-major float32 matrix in memory. Kernels take their sizes from it before they start; their
 * loops see plain numbers.
 *
 * @param address of its first entry, in bytes
 * @param stride floats from row to row
 */
public record Matrix(long address, int rows, int columns, int stride) {
  /**
   * A matrix.
   *
   * @throws IllegalArgumentException if rows overlap or a size is negative
   */
  public Matrix {
    if (rows < 0 || columns < 0 || stride < columns) {
      throw new IllegalArgumentException(
          "a matrix of %d rows and %d columns with %d floats from row to row (at least the columns)"
              .formatted(rows, columns, stride));
    }
  }

  /** One whose rows follow one another without a gap. */
  public static Matrix dense(long address, int rows, int columns) {
    return new Matrix(address, rows, columns, columns);
  }

  /** Its sizes, for messages. */
  public String shape() {
    return rows + "×" + columns;
  }
}
